import { expect, test } from "vitest";
import type { Other, Presence } from "../signalling/messages";
import { elapsed, seated } from "./stage";

function other(person: string, part: Other["part"], presence: Presence = "JOINED"): Other {
  return {
    person,
    part,
    name: person,
    shortName: person,
    presence,
    connected: true,
    microphone: true,
    camera: true,
    sharing: false,
    silenced: false,
    hidden: false,
    link: "good",
  };
}

function names(...others: readonly Other[]): readonly string[] {
  return seated(others).map(({ person }) => person);
}

const ROOM = [
  other("cousin", "FAMILY"),
  other("Ana", "PATIENT"),
  other("Maria", "INTERPRETER"),
  other("Okafor", "PROVIDER"),
];

test("the interpreter stands beside the provider, whoever came first", () => {
  expect(names(...ROOM)).toEqual(["Okafor", "Maria", "Ana", "cousin"]);
  expect(names(...[...ROOM].reverse())).toEqual(["Okafor", "Maria", "Ana", "cousin"]);
});

test("nobody changes place while somebody is lost and comes back", () => {
  const away = ROOM.map((one) => (one.person === "Maria" ? other("Maria", "INTERPRETER", "AWAY") : one));
  expect(names(...away)).toEqual(names(...ROOM));
});

test("who is not in the visit yet, or no longer, has no place", () => {
  const without: readonly Presence[] = ["EXPECTED", "KNOCKING", "ADMITTED", "GONE", "REMOVED"];
  expect(names(...without.map((presence) => other(presence, "FAMILY", presence)))).toEqual([]);
});

test("a time in the visit is read by the server's clock", () => {
  const since = new Date(Date.now() - 61_000).toISOString();
  expect(elapsed(since, 0)).toBe("01:01");
  expect(elapsed(since, 3_600_000)).toBe("1:01:01");
});
