import { expect, it } from "vitest";
import { row } from "./row-fixture";
import { counted, tidings } from "./tidings";

// Without a page there are no words: keys stand for the sentences.
it("who has come and who wants to be phoned is said in one breath", () => {
  const before = new Map([["ana", row("ana", { state: "CHECKING_IN" })]]);

  expect(tidings(before, [row("ana"), row("ben", { state: "BOOKED", asked: "2026-11-23T16:00:00Z" })])).toBe(
    "board_arrived. board_asked.",
  );
});

it("nothing is said when nobody has come", () => {
  expect(tidings(new Map([["ana", row("ana")]]), [row("ana")])).toBe("");
});

it("the title says how many expect us, and nothing when nobody does", () => {
  expect(counted("Board", 2)).toBe("(2) Board");
  expect(counted("(12) Board", 3)).toBe("(3) Board");
  expect(counted("(1) Board", 0)).toBe("Board");
});
