import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./device-check";
import type { DeviceCheck } from "./device-check";

vi.mock("../ui/sound", () => ({ audio: () => undefined, chime: () => undefined }));

const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36";

/** The browser as far as the check asks it: what each asking for a device comes to, and what it says of the page's rights. */
function browser(refusal: string | undefined, permission = "denied", agent = CHROME): void {
  const answer = () =>
    refusal
      ? Promise.reject(Object.assign(new Error(refusal), { name: refusal }))
      : new Promise(() => undefined);
  vi.stubGlobal("RTCPeerConnection", class {});
  vi.stubGlobal("navigator", {
    userAgent: agent,
    maxTouchPoints: 0,
    mediaDevices: {
      getUserMedia: vi.fn(answer),
      enumerateDevices: async () => [],
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
    permissions: { query: async () => ({ state: permission }) },
  });
}

async function open(guest = false): Promise<DeviceCheck> {
  const check = document.createElement("visit-device-check") as DeviceCheck;
  check.visit = "v";
  check.guest = guest;
  document.body.append(check);
  await check.updateComplete;
  return check;
}

function press(check: DeviceCheck, selector: string): void {
  check.querySelector<HTMLButtonElement>(selector)?.click();
}

beforeEach(() => {
  // The simulated browser's own stream has no tracks to ask for.
  vi.stubGlobal(
    "MediaStream",
    class extends MediaStream {
      override getTracks = () => [];
      override getAudioTracks = () => [];
      override getVideoTracks = () => [];
    },
  );
  vi.stubGlobal("fetch", async () => new Response("{}"));
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["NotAllowedError", "denied", "both-blocked", "check_inChromium"],
  ["NotAllowedError", "granted", "both-system", "check_onWindows"],
  ["NotReadableError", "granted", "both-busy", undefined],
  ["NotFoundError", "granted", "both-missing", undefined],
])(
  "%s where the page's right is %s says %s and offers three ways on",
  async (refusal, permission, fault, how) => {
    browser(refusal, permission);
    const check = await open();

    press(check, "[data-start]");

    await vi.waitFor(() => expect(check.querySelector(`[data-fault=${fault}]`)).not.toBeNull());
    expect([...check.querySelectorAll("ol li")].map((step) => step.textContent)).toEqual(how ? [how] : []);
    for (const way of ["[data-retry]", "[data-sound]", "[data-phone-me]"]) {
      expect(check.querySelectorAll(way), way).toHaveLength(1);
    }
  },
);

test("sound only asks for the microphone alone", async () => {
  browser("NotFoundError");
  const check = await open();
  press(check, "[data-start]");
  await vi.waitFor(() => expect(check.querySelector("[data-sound]")).not.toBeNull());

  press(check, "[data-sound]");

  await vi.waitFor(() =>
    expect(navigator.mediaDevices.getUserMedia).toHaveBeenLastCalledWith(
      expect.objectContaining({ video: false }),
    ),
  );
  await vi.waitFor(() => expect(check.querySelector("[data-fault=microphone-missing]")).not.toBeNull());
  expect(check.querySelector("[data-sound]")).toBeNull();
});

test("a question that nobody answers is pointed at after eight seconds, and not before", async () => {
  vi.useFakeTimers();
  browser(undefined);
  const check = await open();

  press(check, "[data-start]");
  await vi.advanceTimersByTimeAsync(7_900);
  expect(check.querySelector("[data-hint]")).toBeNull();
  await vi.advanceTimersByTimeAsync(200);

  expect(check.querySelector("[data-hint]")?.textContent).toContain("check_prompt");
});

test("a browser that cannot make calls says where to open the page, with its address to copy", async () => {
  browser(undefined);
  vi.stubGlobal("RTCPeerConnection", undefined);
  const check = await open();

  expect(check.querySelector("[data-unsupported]")).not.toBeNull();
  expect(check.querySelector<HTMLInputElement>("[data-address]")?.value).toBe(location.href);
  expect(check.querySelector("[data-start]")).toBeNull();
  expect(check.querySelector("[data-phone-me]")).not.toBeNull();
});

test("inside another app the way out stands there before anything is asked", async () => {
  browser(undefined, "prompt", "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148");
  const check = await open();

  expect(check.querySelector("[data-app]")).not.toBeNull();
  expect(check.querySelector("[data-copy]")).not.toBeNull();
  expect(check.querySelector("[data-start]")).not.toBeNull();
});

test("a guest is not phoned", async () => {
  browser("NotAllowedError");
  const check = await open(true);
  press(check, "[data-start]");

  await vi.waitFor(() => expect(check.querySelector("[data-retry]")).not.toBeNull());
  expect(check.querySelector("[data-phone-me]")).toBeNull();
});
