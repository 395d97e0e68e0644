import { expect, test } from "vitest";
import { type System, systemOf, type Way, wayOf } from "./browser";

const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K)";

const KNOWN: readonly [what: string, agent: string, touches: number, way: Way, system: System][] = [
  [
    "Chrome on Windows",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/140.0.0.0 Safari/537.36`,
    0,
    "chromium",
    "windows",
  ],
  [
    "Edge with a touch screen",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    10,
    "chromium",
    "windows",
  ],
  ["Chrome on a Mac", `${MAC} ${BLINK} Chrome/140.0.0.0 Safari/537.36`, 0, "chromium", "mac"],
  [
    "Chrome on a Chromebook",
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/140.0.0.0 Safari/537.36`,
    10,
    "chromium",
    "any",
  ],
  ["Chrome on Android", `${ANDROID} ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36`, 5, "android", "android"],
  [
    "Firefox on Android",
    "Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0",
    5,
    "android",
    "android",
  ],
  ["Safari on an iPhone", `${IPHONE} ${WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1`, 5, "iphone", "ios"],
  ["Safari on an iPad", `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`, 5, "iphone", "ios"],
  [
    "Chrome on an iPhone",
    `${IPHONE} ${WEBKIT} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`,
    5,
    "settings",
    "ios",
  ],
  [
    "Firefox on an iPhone",
    `${IPHONE} ${WEBKIT} FxiOS/142.0 Mobile/15E148 Safari/605.1.15`,
    5,
    "settings",
    "ios",
  ],
  ["Safari on a Mac", `${MAC} ${WEBKIT} Version/18.5 Safari/605.1.15`, 0, "safari", "mac"],
  [
    "Firefox on Linux",
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
    0,
    "firefox",
    "any",
  ],
  [
    "Firefox on a Mac",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0",
    0,
    "firefox",
    "mac",
  ],
  [
    "an app's own view on Android",
    `Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/X; wv) ${BLINK} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36`,
    5,
    "app",
    "android",
  ],
  [
    "Facebook on Android",
    `${ANDROID} ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/520.0.0.0;]`,
    5,
    "app",
    "android",
  ],
  ["Instagram on an iPhone", `${IPHONE} ${WEBKIT} Mobile/15E148 Instagram 390.0.0.0`, 5, "app", "ios"],
  ["an app's own view on an iPhone", `${IPHONE} ${WEBKIT} Mobile/15E148`, 5, "app", "ios"],
  ["something else", "Mozilla/5.0 (X11; Linux x86_64) Something/1.0", 0, "any", "any"],
];

test.each(KNOWN)("%s is told its own way", (_what, agent, touches, way, system) => {
  expect(wayOf({ agent, touches })).toBe(way);
  expect(systemOf({ agent, touches })).toBe(system);
});
