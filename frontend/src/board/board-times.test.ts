import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BoardTimes } from "./board-times";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-23T05:30:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

it("another day than the board's is said, today's by the server's clock", () => {
  const ours = new BoardTimes("en", "America/Chicago", 0, "");
  const ahead = new BoardTimes("en", "America/Chicago", 3_600_000, "");

  // Half past eleven in the evening in Chicago; an hour on it is the next day.
  expect(ours.otherDay("2026-11-23T16:00:00Z")).toBe("Mon, Nov 23");
  expect(ahead.otherDay("2026-11-23T16:00:00Z")).toBe("");
});

it("on the board of another day that day's visits stand without it", () => {
  const times = new BoardTimes("en", "America/Chicago", 0, "2026-11-24");

  expect(times.otherDay("2026-11-24T16:00:00Z")).toBe("");
  expect(times.time("2026-11-24T16:00:00Z")).toMatch(/^10:00\sAM$/);
});
