import { describe, expect, it } from "vitest";
import type { Board, Row } from "../signalling/messages";
import { inOrder, inPlace, isExpectingUs, isLate, news, after as rowsAfter } from "./order";
import { row } from "./row-fixture";

const NOW = Date.parse("2026-11-23T16:00:00Z");

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

function known(...rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((one) => [one.visit, one]));
}

function told(all: boolean, ...rows: readonly Row[]): Board {
  return { type: "board", all, now: "2026-11-23T16:00:00Z", rows };
}

function revisions(rows: ReadonlyMap<string, Row>): readonly string[] {
  return [...rows.values()].map(({ visit, revision }) => `${visit} ${revision}`);
}

describe("what the board knows after a message", () => {
  const before = known(row("a", { revision: 3 }), row("b", { revision: 3 }));

  it("is one row newer, and the others as they were", () => {
    expect(revisions(rowsAfter(before, told(false, row("b", { revision: 4 }))))).toEqual(["a 3", "b 4"]);
    expect(revisions(rowsAfter(before, told(false, row("c", {}))))).toEqual(["a 3", "b 3", "c 1"]);
  });

  it("loses what is gone when the whole board comes after a lost socket", () => {
    expect(revisions(rowsAfter(before, told(true, row("b", { revision: 4 }), row("c", {}))))).toEqual([
      "b 4",
      "c 1",
    ]);
    expect(revisions(rowsAfter(before, told(true)))).toEqual([]);
  });

  it("keeps a later revision than the one that comes", () => {
    expect(revisions(rowsAfter(before, told(false, row("a", { revision: 2 }))))).toEqual(["a 3", "b 3"]);
    expect(revisions(rowsAfter(before, told(true, row("a", { revision: 2 }))))).toEqual(["a 3"]);
  });
});

describe("what the board says aloud", () => {
  it("is who has come, and who wants to be phoned, once", () => {
    const booked = row("a", { state: "BOOKED" });
    const waits = row("a", { revision: 2 });
    const asks = row("a", { revision: 3, asked: "2026-11-23T15:59:00Z" });
    const names = (before: ReadonlyMap<string, Row>, now: Row) => {
      const { arrived, asked } = news(before, [now]);
      return [...arrived.map(() => "arrived"), ...asked.map(() => "asked")];
    };

    expect(names(known(booked), waits)).toEqual(["arrived"]);
    expect(names(known(waits), asks)).toEqual(["asked"]);
    expect(names(known(asks), asks)).toEqual([]);
    expect(names(known(), asks)).toEqual(["arrived", "asked"]);
    expect(names(known(row("a", { state: "LEFT" })), row("a", { state: "LEFT", asked: "now" }))).toEqual([
      "asked",
    ]);
  });

  it("counts each visit once that waits or wants to be phoned", () => {
    expect(isExpectingUs(row("a", { asked: "2026-11-23T15:59:00Z" }))).toBe(true);
    expect(isExpectingUs(row("a", { state: "LEFT", asked: "2026-11-23T15:59:00Z" }))).toBe(true);
    expect(isExpectingUs(row("a", { state: "LEFT" }))).toBe(false);
  });
});

describe("the table while somebody is at it", () => {
  it("keeps each row in its place, and puts who is new at the end", () => {
    const [a, b, c] = [row("a", { state: "LEFT" }), row("b", { needs: ["phone"] }), row("c", {})];

    expect(inPlace(["a", "b"], [b, c, a], [a, b, c]).map(({ visit }) => visit)).toEqual(["a", "b", "c"]);
  });

  it("keeps a row that no longer fits the filter, and loses one that is gone", () => {
    const [a, b] = [row("a", { state: "LEFT" }), row("b", {})];

    expect(inPlace(["a", "gone", "b"], [b], [a, b])).toEqual([a, b]);
  });
});
