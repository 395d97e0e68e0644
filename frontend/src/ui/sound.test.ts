import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** A browser's sound, which may want a tap first. */
class Sound {
  static needsTap = true;
  static tones = 0;
  state = "suspended";
  currentTime = 0;
  destination = {};
  private waiting: (() => void)[] = [];

  resume(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!Sound.needsTap) {
        this.state = "running";
        for (const each of this.waiting.splice(0)) {
          each();
        }
      }
    });
  }

  createOscillator() {
    return {
      frequency: { value: 0 },
      connect: (next: unknown) => next,
      start: () => {
        Sound.tones++;
      },
      stop: () => undefined,
    };
  }

  createGain() {
    const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
    return { gain, connect: (next: unknown) => next };
  }
}

let sound: typeof import("./sound");

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal("AudioContext", Sound);
  Sound.needsTap = true;
  Sound.tones = 0;
  sound = await import("./sound");
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a page that the browser keeps silent knows it, and no longer once it was tapped anywhere", async () => {
  expect(sound.isSilent()).toBe(false);
  sound.audio();
  expect(sound.isSilent()).toBe(false);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sound.isSilent()).toBe(true);

  Sound.needsTap = false;
  document.body.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(sound.isSilent()).toBe(false);
});

test("chimes that could not be heard are one chime after the tap", async () => {
  sound.chime();
  sound.chime();
  await vi.advanceTimersByTimeAsync(60_000);
  sound.chime();
  expect(Sound.tones).toBe(0);

  Sound.needsTap = false;
  document.body.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(Sound.tones).toBe(2);

  sound.chime();
  expect(Sound.tones).toBe(4);
});

test("who is called to come is buzzed only where somebody has touched the page", () => {
  const vibrate = vi.fn();
  Object.assign(navigator, { vibrate, userActivation: { hasBeenActive: false } });
  sound.summon();
  expect(vibrate).not.toHaveBeenCalled();

  Object.assign(navigator, { userActivation: { hasBeenActive: true } });
  sound.summon();
  expect(vibrate).toHaveBeenCalledOnce();
});
