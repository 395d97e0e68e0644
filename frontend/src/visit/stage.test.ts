import { expect, test } from "vitest";
import type { Other, Presence, View } from "../signalling/messages";
import type { Call } from "./call";
import { elapsed } from "./call-bar";
import { other } from "./other-fixture";
import { seated } from "./pictures";
import { choice } from "./stage";

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
  const away = ROOM.map((one) =>
    one.person === "Maria" ? other("Maria", "INTERPRETER", { presence: "AWAY" }) : one,
  );
  expect(names(...away)).toEqual(names(...ROOM));
});

test("who is not in the visit yet, or no longer, has no place", () => {
  const without: readonly Presence[] = ["EXPECTED", "KNOCKING", "ADMITTED", "GONE", "REMOVED"];
  expect(names(...without.map((presence) => other(presence, "FAMILY", { presence })))).toEqual([]);
});

test("a time in the visit is read by the server's clock", () => {
  const since = new Date(Date.now() - 61_000).toISOString();
  expect(elapsed(since, 0)).toBe("01:01");
  expect(elapsed(since, 3_600_000)).toBe("1:01:01");
});

const NOW = 1_000_000;

/** What a page offers that has waited so many seconds for a connection, or for the provider. */
function offered(
  others: readonly Other[],
  waited: { readonly began?: number; readonly lost?: number; readonly alone?: number },
): string {
  const ago = (seconds: number | undefined) => (seconds === undefined ? undefined : NOW - seconds * 1000);
  const route = { began: ago(waited.began) ?? 0, lost: ago(waited.lost), state: "connecting" };
  return choice(
    { route, alone: ago(waited.alone) } as unknown as Pick<Call, "route" | "alone">,
    { others } as unknown as View,
    NOW,
  );
}

test("a connection that does not come up, or stays lost, leaves a choice after 25 seconds", () => {
  const both = [other("Okafor", "PROVIDER")];
  expect(offered(both, { began: 24 })).toBe("nothing");
  expect(offered(both, { began: 25 })).toBe("connection");
  expect(offered(both, { lost: 24 })).toBe("nothing");
  expect(offered(both, { lost: 25 })).toBe("connection");
  expect(offered(both, {})).toBe("nothing");
});

test("whoever has joined and waits for the provider is offered the phone, at once when they were there and went", () => {
  for (const presence of ["EXPECTED", "KNOCKING", "ADMITTED"] as const) {
    const without = [other("Okafor", "PROVIDER", { presence })];
    expect(offered(without, { alone: 24 })).toBe("nothing");
    expect(offered(without, { alone: 25 })).toBe("phone");
  }
  for (const presence of ["AWAY", "GONE"] as const) {
    expect(offered([other("Okafor", "PROVIDER", { presence })], { alone: 0 })).toBe("phone");
  }
});

test("an interpreter who is there is not the provider who is waited for", () => {
  const others = [other("Maria", "INTERPRETER"), other("Okafor", "PROVIDER", { presence: "GONE" })];
  expect(offered(others, { alone: 1 })).toBe("phone");
  expect(offered(others, { alone: 30, began: 30 })).toBe("connection");
});
