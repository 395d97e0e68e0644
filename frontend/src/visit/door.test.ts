import { expect, it } from "vitest";
import type { Guest, View } from "../signalling/messages";
import { atDoor, knocks } from "./door";

function guest(person: string, more: Partial<Guest> = {}): Guest {
  return { person, presence: "KNOCKING", aside: false, ...more } as Guest;
}

function view(...guests: readonly Guest[]): View {
  return { desk: { guests } } as unknown as View;
}

function names(guests: readonly Guest[]): readonly string[] {
  return guests.map(({ person }) => person);
}

it("who was set aside, or has come in, is not at the door", () => {
  expect(
    names(atDoor(view(guest("maria"), guest("sam", { aside: true }), guest("ana", { presence: "JOINED" })))),
  ).toEqual(["maria"]);
  expect(atDoor(undefined)).toEqual([]);
});

it("who knocks is heard once, and again after having been set aside", () => {
  const before = view(guest("maria"), guest("sam", { aside: true }));

  expect(names(knocks(before, view(guest("maria"), guest("sam"), guest("ana"))))).toEqual(["sam", "ana"]);
  expect(knocks(before, before)).toEqual([]);
});

it("who was there when the page was opened is seen and not heard", () => {
  expect(knocks(undefined, view(guest("maria")))).toEqual([]);
});
