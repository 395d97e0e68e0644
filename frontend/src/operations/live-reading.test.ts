import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Asked, answered } from "./ask";
import { LiveReading } from "./live-reading";

function reading(standing: string, at: string): Element {
  const holder = document.createElement("div");
  holder.innerHTML = `<div data-reading><time data-time>${at}</time><section data-bridge="b1" data-say="b1: ${standing}">${standing}</section></div>`;
  return holder.firstElementChild as Element;
}

describe("a live reading", () => {
  let element: LiveReading;
  let answers: Asked[];
  let asked: number;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    answers = [];
    document.body.innerHTML = '<div id="polite"></div>';
    element = new LiveReading();
    element.innerHTML = "<div data-controls hidden><p data-status></p><button data-pause></button></div>";
    element.append(reading("Ready", "10:00"));
    element.ask = () => {
      asked++;
      return Promise.resolve(answers.shift() ?? { kind: "silent" });
    };
    document.body.append(element);
  });

  afterEach(() => {
    element.remove();
    vi.useRealTimers();
  });

  const state = () => element.dataset.state;
  const shown = () => element.querySelector("[data-reading]")?.textContent;
  const button = () => element.querySelector<HTMLButtonElement>("[data-pause]");

  it("shows its controls only where a script runs", () => {
    expect(element.querySelector<HTMLElement>("[data-controls]")?.hidden).toBe(false);
  });

  it("takes over the newer reading and says whose standing has changed", async () => {
    answers = [{ kind: "reading", reading: reading("Down", "10:01") }];
    await vi.advanceTimersByTimeAsync(2500);
    expect(shown()).toContain("Down");
    expect(state()).toBe("live");
    await vi.advanceTimersByTimeAsync(3000);
    expect(document.getElementById("polite")?.textContent).toBe("b1: Down");
  });

  it("keeps what was last known when nobody answers, says that it is old, and recovers", async () => {
    answers = [{ kind: "silent" }, { kind: "reading", reading: reading("Ready", "10:05") }];
    await vi.advanceTimersByTimeAsync(2500);
    expect(state()).toBe("stale");
    expect(shown()).toContain("10:00");
    await vi.advanceTimersByTimeAsync(2500);
    expect(state()).toBe("live");
    expect(shown()).toContain("10:05");
  });

  it("asks nothing while it is paused, and at once when it goes on", async () => {
    button()?.click();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(0);
    expect(state()).toBe("paused");
    answers = [{ kind: "reading", reading: reading("Ready", "10:06") }];
    button()?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toContain("10:06");
  });

  it("asks no more when the login has ended", async () => {
    answers = [{ kind: "ended" }];
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toBe(1);
    expect(state()).toBe("ended");
    expect(button()?.hidden).toBe(true);
  });
});

describe("an answer", () => {
  const page = (body: string) => {
    const made = document.implementation.createHTMLDocument("");
    made.body.innerHTML = body;
    return made;
  };

  it("is a reading only when it holds one", () => {
    expect(answered(200, page("<div data-reading></div>")).kind).toBe("reading");
    expect(answered(200, page("<p></p>")).kind).toBe("silent");
    expect(answered(200, null).kind).toBe("silent");
    expect(answered(500, page("<div data-reading></div>")).kind).toBe("silent");
  });

  it("tells a login that has ended from a server that is gone", () => {
    expect(answered(499, null).kind).toBe("ended");
    expect(answered(403, page("")).kind).toBe("ended");
    expect(answered(0, null).kind).toBe("silent");
  });
});
