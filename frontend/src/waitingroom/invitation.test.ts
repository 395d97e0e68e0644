import { describe, expect, it } from "vitest";
import { isReminded, remaining } from "./invitation";

const at = (time: string) => `2026-11-23T${time}Z`;

describe("an invitation", () => {
  it("says what is left by the server's clock", () => {
    const now = Date.parse(at("16:00:00"));

    expect(remaining(at("16:01:30"), 0, now)).toBe("1:30");
    expect(remaining(at("16:01:30"), 85_000, now)).toBe("0:05");
    expect(remaining(at("16:01:30"), 95_000, now)).toBe("0:00");
  });

  it("reminds when a third of a short one is left, and not after it", () => {
    const reminded = (time: string) => isReminded(at("16:00:00"), at("16:01:30"), Date.parse(at(time)));

    expect(reminded("16:00:59")).toBe(false);
    expect(reminded("16:01:00")).toBe(true);
    expect(reminded("16:01:30")).toBe(false);
  });

  it("reminds of a long one with two minutes left", () => {
    const reminded = (time: string) => isReminded(at("16:00:00"), at("16:10:00"), Date.parse(at(time)));

    expect(reminded("16:07:59")).toBe(false);
    expect(reminded("16:08:00")).toBe(true);
  });
});
