import { describe, expect, it } from "vitest";
import type { Row } from "../signalling/messages";
import { deedsFor, isClosed } from "./deeds";
import { row } from "./row-fixture";

const NOW = Date.parse("2026-11-23T16:00:00Z");
const SCHEDULER = { scheduler: true, past: false };
const PROVIDER = { scheduler: false, past: false };

function offered(who: { scheduler: boolean; past: boolean }, more: Partial<Row>): readonly string[] {
  return deedsFor(row("ana", more), who, NOW);
}

describe("what can be done from the board", () => {
  it("is as much as the visit's state lets a scheduler do", () => {
    expect(offered(SCHEDULER, { state: "HELD" })).toEqual(["move", "cancelVisit"]);
    expect(offered(SCHEDULER, { state: "BOOKED" })).toEqual(["interpreters", "link", "move", "cancelVisit"]);
    expect(offered(SCHEDULER, { state: "WAITING" })).toEqual([
      "message",
      "interpreters",
      "link",
      "cancelVisit",
    ]);
    expect(offered(SCHEDULER, { state: "IN_VISIT" })).toEqual(["interpreters", "link"]);
    expect(offered(SCHEDULER, { state: "LEFT" })).toEqual(["link"]);
    expect(offered(SCHEDULER, { state: "COMPLETED" })).toEqual([]);
  });

  it("is for a provider to open their own visit and to write to who waits", () => {
    expect(offered(PROVIDER, { mine: true })).toEqual(["open", "message"]);
    expect(offered(PROVIDER, { mine: false, state: "BOOKED" })).toEqual([]);
  });

  it("is to say that nobody came, or that somebody left, from the time on that the server names", () => {
    const came = "2026-11-23T16:00:00Z";
    const later = "2026-11-23T16:00:01Z";

    expect(offered(PROVIDER, { state: "BOOKED", noShowFrom: came })).toEqual(["noShow"]);
    expect(offered(PROVIDER, { state: "BOOKED", noShowFrom: later })).toEqual([]);
    expect(offered(PROVIDER, { state: "IN_VISIT", leftFrom: came })).toEqual(["left"]);
    expect(offered(PROVIDER, { state: "IN_VISIT", leftFrom: later })).toEqual([]);
  });

  it("is only to look on a day that is over", () => {
    expect(
      offered({ scheduler: true, past: true }, { mine: true, leftFrom: "2026-11-22T16:00:00Z" }),
    ).toEqual(["open"]);
  });
});

it("nobody is asked to a visit that is over, or that is not booked yet", () => {
  expect((["HELD", "LEFT", "DOCUMENTING"] as const).every((state) => isClosed(row("ana", { state })))).toBe(
    true,
  );
  expect((["BOOKED", "INTERRUPTED"] as const).some((state) => isClosed(row("ana", { state })))).toBe(false);
});
