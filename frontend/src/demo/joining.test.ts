import { expect, test } from "vitest";
import type { View } from "../signalling/messages";
import { mayJoin } from "./joining";

const view = (state: View["state"], presence: View["me"]["presence"]) => ({
  state,
  me: { person: "p", part: "PATIENT" as const, presence },
});

test("joins once the patient is let in, and again after a loss", () => {
  expect(mayJoin(view("INVITED", "ADMITTED"))).toBe(true);
  expect(mayJoin(view("IN_VISIT", "JOINED"))).toBe(true);
  expect(mayJoin(view("INTERRUPTED", "AWAY"))).toBe(true);
});

test("never joins who waits, was removed, is on hold or is done", () => {
  expect(mayJoin(view("WAITING", "KNOCKING"))).toBe(false);
  expect(mayJoin(view("IN_VISIT", "REMOVED"))).toBe(false);
  expect(mayJoin(view("ON_HOLD", "JOINED"))).toBe(false);
  expect(mayJoin(view("DOCUMENTING", "GONE"))).toBe(false);
});
