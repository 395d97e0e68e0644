import { afterEach, expect, test, vi } from "vitest";
import { faults, isGranted, steps } from "./device-fault";

const NO = { camera: false, microphone: false };
const YES = { camera: true, microphone: true };
const WINDOWS = { agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36", touches: 0 };
const IPHONE = { agent: "Mozilla/5.0 (iPhone) Version/18.5 Mobile/15E148 Safari/604.1", touches: 5 };

afterEach(() => vi.unstubAllGlobals());

test("what works or was not asked for is no fault", () => {
  expect(faults({ camera: "works", microphone: "works" }, NO)).toEqual([]);
  expect(faults({ camera: "skipped", microphone: "works" }, NO)).toEqual([]);
});

test("the same reason for both is said once", () => {
  expect(faults({ camera: "blocked", microphone: "blocked" }, NO)).toEqual([{ of: "both", why: "blocked" }]);
  expect(faults({ camera: "missing", microphone: "missing" }, NO)).toEqual([{ of: "both", why: "missing" }]);
});

test("two reasons are said apart, the camera's first", () => {
  expect(faults({ camera: "missing", microphone: "blocked" }, NO)).toEqual([
    { of: "camera", why: "missing" },
    { of: "microphone", why: "blocked" },
  ]);
});

test("what the browser grants and does not give is the machine's refusal", () => {
  expect(faults({ camera: "blocked", microphone: "blocked" }, YES)).toEqual([{ of: "both", why: "system" }]);
  expect(faults({ camera: "blocked", microphone: "works" }, { ...NO, camera: true })).toEqual([
    { of: "camera", why: "system" },
  ]);
  expect(faults({ camera: "busy", microphone: "works" }, YES)).toEqual([{ of: "camera", why: "busy" }]);
});

test("steps lead to the browser's or to the machine's settings; where nothing can be set there are none", () => {
  expect(steps({ of: "both", why: "blocked" }, WINDOWS)).toBe("check_inChromium");
  expect(steps({ of: "both", why: "system" }, WINDOWS)).toBe("check_onWindows");
  expect(steps({ of: "camera", why: "blocked" }, IPHONE)).toBe("check_inIphone");
  expect(steps({ of: "camera", why: "system" }, IPHONE)).toBe("check_onIos");
  expect(steps({ of: "camera", why: "busy" }, IPHONE)).toBeUndefined();
  expect(steps({ of: "microphone", why: "missing" }, WINDOWS)).toBeUndefined();
});

test("a browser that does not tell grants nothing", async () => {
  vi.stubGlobal("navigator", { permissions: { query: () => Promise.reject(new TypeError("camera")) } });
  expect(await isGranted("camera")).toBe(false);
  vi.stubGlobal("navigator", {});
  expect(await isGranted("camera")).toBe(false);
  vi.stubGlobal("navigator", { permissions: { query: async () => ({ state: "granted" }) } });
  expect(await isGranted("camera")).toBe(true);
});
