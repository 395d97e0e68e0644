import { describe, expect, it } from "vitest";
import { dayAfter, dayAt, sayMoment } from "./days";

describe("the day after", () => {
  it("crosses months, years and the spring change of clocks", () => {
    expect(dayAfter("2026-11-30", 1)).toBe("2026-12-01");
    expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
    expect(dayAfter("2026-03-07", 1)).toBe("2026-03-08");
    expect(dayAfter("2026-03-08", 1)).toBe("2026-03-09");
  });
});

describe("a moment in words", () => {
  const now = Date.parse("2026-11-24T02:00:00Z");

  it("is on the day of the clinic, not of the reader", () => {
    expect(dayAt("2026-11-24T02:00:00Z", "America/Chicago")).toBe("2026-11-23");
    expect(dayAt("2026-11-24T02:00:00Z", "Asia/Tokyo")).toBe("2026-11-24");
  });

  it("has its date only when that is not today's", () => {
    expect(sayMoment("2026-11-23T15:05:00Z", now, "es", "America/Chicago")).toBe("9:05");
    expect(sayMoment("2026-11-22T15:05:00Z", now, "es", "America/Chicago")).toBe("22/11/26, 9:05");
  });
});
