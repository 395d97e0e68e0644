import { describe, expect, it } from "vitest";
import type { Row } from "../signalling/messages";
import { inOrder, isLate } from "./order";

const NOW = Date.parse("2026-11-23T16:00:00Z");

function row(visit: string, more: Partial<Row>): Row {
  return {
    visit,
    revision: 1,
    start: "2026-11-23T16:00:00Z",
    minutes: 20,
    patient: "",
    sex: "",
    type: "follow-up",
    provider: "",
    providerId: "",
    state: "WAITING",
    since: "2026-11-23T15:50:00Z",
    connected: true,
    needs: [],
    mine: false,
    interpreters: [],
    ...more,
  };
}

describe("the order of the board", () => {
  it("puts who needs help first, then who is late, then who waits, and what is over last", () => {
    const rows = [
      row("over", { state: "COMPLETED" }),
      row("waits", {}),
      row("late", { lateFrom: "2026-11-23T15:59:00Z" }),
      row("phone", { needs: ["phone"] }),
      row("booked", { state: "BOOKED" }),
      row("camera", { needs: ["camera"] }),
    ];

    expect(inOrder(rows, NOW).map((one) => one.visit)).toEqual([
      "phone",
      "late",
      "camera",
      "waits",
      "booked",
      "over",
    ]);
  });

  it("puts a patient who waits for a call first, also when their visit is over", () => {
    const rows = [
      row("late", { lateFrom: "2026-11-23T15:59:00Z" }),
      row("left", { state: "LEFT", needs: ["phone"] }),
    ];

    expect(inOrder(rows, NOW).map((one) => one.visit)).toEqual(["left", "late"]);
  });

  it("orders equals by their start", () => {
    const rows = [
      row("second", { start: "2026-11-23T16:10:00Z" }),
      row("first", { start: "2026-11-23T15:10:00Z" }),
    ];

    expect(inOrder(rows, NOW).map((one) => one.visit)).toEqual(["first", "second"]);
  });

  it("counts only waiting patients as late", () => {
    expect(isLate(row("a", { lateFrom: "2026-11-23T15:59:00Z" }), NOW)).toBe(true);
    expect(isLate(row("b", { lateFrom: "2026-11-23T16:01:00Z" }), NOW)).toBe(false);
    expect(isLate(row("c", { state: "IN_VISIT", lateFrom: "2026-11-23T15:59:00Z" }), NOW)).toBe(false);
  });
});
