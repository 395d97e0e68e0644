import { html, render } from "lit";
import { describe, expect, it } from "vitest";
import type { Other, View } from "../signalling/messages";
import { other } from "./other-fixture";
import { comings, nameOf, people, roleOf } from "./people-list";

function view(...others: readonly Other[]): View {
  return {
    type: "view",
    revision: 1,
    state: "IN_VISIT",
    since: "2026-11-23T16:00:00Z",
    now: "2026-11-23T16:00:00Z",
    me: { person: "me", part: "PATIENT", presence: "JOINED", sharing: false, silenced: false, hidden: false },
    others,
    times: { start: "2026-11-23T16:00:00Z", minutes: 20 },
    lines: 0,
    phone: false,
  };
}

// Without a page there are no words: keys stand for the sentences.
describe("who comes and goes", () => {
  it("is said of a guest who joins, and of nobody at first", () => {
    const now = view(other("maria", "INTERPRETER"));

    expect(comings(undefined, now)).toEqual([]);
    expect(comings(view(), now)).toEqual(["people_joined"]);
    expect(comings(now, now)).toEqual([]);
  });

  it("is said of somebody who leaves or is taken out, not of a lost connection", () => {
    const there = view(other("maria", "INTERPRETER"));

    expect(comings(there, view(other("maria", "INTERPRETER", { presence: "GONE" })))).toEqual([
      "people_left",
    ]);
    expect(comings(there, view())).toEqual(["people_left"]);
    expect(comings(there, view(other("maria", "INTERPRETER", { presence: "AWAY" })))).toEqual([]);
  });
});

describe("the role beside a name", () => {
  it("is there for guests only", () => {
    expect(nameOf(other("maria", "INTERPRETER"))).toBe("people_named");
    expect(nameOf(other("amara", "PROVIDER"))).toBe("amara");
  });

  it("is found by who wrote a line", () => {
    const now = view(other("maria", "INTERPRETER"), other("amara", "PROVIDER"));

    expect(roleOf(now, "maria")).toBe("role_INTERPRETER");
    expect(roleOf(now, "amara")).toBe("");
    expect(roleOf(undefined, "maria")).toBe("");
  });
});

describe("the list of people", () => {
  it("names everybody once, and has a guest's buttons at their name", () => {
    const page = document.createElement("div");
    const now = view(other("okafor", "PROVIDER"), other("maria", "INTERPRETER", { presence: "AWAY" }));
    render(people(now, "Margaret", new Map([["maria", [html`<button>Remove</button>`]]])), page);

    expect([...page.querySelectorAll("li")].map((one) => one.querySelector("bdi")?.textContent)).toEqual([
      "Margaret",
      "okafor",
      "maria",
    ]);
    expect(page.querySelectorAll("[data-guest]")).toHaveLength(1);
    expect(page.querySelector("[data-guest=maria][data-presence=AWAY] button")?.textContent).toBe("Remove");
  });
});
