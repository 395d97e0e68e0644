import { describe, expect, it } from "vitest";
import { dayAfter } from "./days";

describe("the day after", () => {
  it("crosses months, years and the spring change of clocks", () => {
    expect(dayAfter("2026-11-30", 1)).toBe("2026-12-01");
    expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
    expect(dayAfter("2026-03-07", 1)).toBe("2026-03-08");
    expect(dayAfter("2026-03-08", 1)).toBe("2026-03-09");
  });
});
