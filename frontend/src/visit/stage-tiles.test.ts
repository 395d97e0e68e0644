import { render } from "lit";
import { expect, test } from "vitest";
import type { Other, View } from "../signalling/messages";
import type { Call } from "./call";
import { other } from "./other-fixture";
import { stage } from "./stage";

const PARTS = ["PATIENT", "INTERPRETER", "FAMILY", "FAMILY", "COLLEAGUE", "FAMILY", "COLLEAGUE"] as const;
const FACE = { hasPicture: true, hasScreen: true, camera: "", desktop: "screen" };

function others(count: number, more: Partial<Other> = {}): readonly Other[] {
  return PARTS.slice(0, count).map((part, index) =>
    other(`p${index}`, part, {
      name: `Person ${index}`,
      shortName: `P${index}`,
      ...(index === 0 ? more : {}),
    }),
  );
}

/** Whose pictures come, whatever the bridge says. */
let moving: readonly string[] = [];

/** The stage as the provider's page has it, when everybody's picture comes. */
function shown(people: readonly Other[], more: Partial<Call> = {}): HTMLElement {
  const call = {
    faces: {
      of: (person: string) => ({
        ...FACE,
        camera: `${person}-v0`,
        picture: Object.assign(new MediaStream(), { getVideoTracks: () => [{ id: person }] }),
      }),
    },
    route: {
      state: "connected",
      link: "good",
      lost: undefined,
      began: 1,
      isMoving: ({ id }: MediaStreamTrack) => moving.includes(id),
    },
    sound: { chosen: false, isOffered: () => false },
    own: { stream: undefined, sending: { microphone: true, camera: true } },
    silent: [],
    seesPictures: true,
    speaker: "",
    ...more,
  } as unknown as Call;
  const view = { me: { silenced: false }, others: people } as unknown as View;
  const page = document.createElement("div");
  const actions = { again() {}, sound() {}, soundOnly() {}, mute() {} };
  render(stage(call, view, true, true, actions), page);
  return page;
}

test("one other fills the stage, and more have a tile each with oneself as the last, in a layout of their number", () => {
  expect(shown(others(1)).querySelectorAll(".tile")).toHaveLength(0);
  expect(shown(others(1)).querySelectorAll("[data-remote]")).toHaveLength(1);
  expect(shown(others(1)).querySelector(".self-view")).not.toBeNull();
  for (let count = 2; count <= 7; count++) {
    const page = shown(others(count));
    expect(page.querySelector(".tiles")?.className).toBe(`tiles tiles-${count + 1}`);
    expect(page.querySelector(".tiles > :last-child [data-self]")).not.toBeNull();
    expect(page.querySelectorAll("[data-self]")).toHaveLength(1);
    expect([...page.querySelectorAll("[data-person]")].map((one) => one.getAttribute("data-person"))).toEqual(
      ["p1", "p0", "p2", "p3", "p4", "p5", "p6"].slice(0, count),
    );
  }
});

test("a shared screen stands beside the tiles, also when there is one other", () => {
  const page = shown(others(1, { sharing: true }));
  expect(page.querySelector(".tiles-beside [data-screen]")?.getAttribute("data-source")).toBe("screen");
  expect(page.querySelectorAll("[data-person]")).toHaveLength(1);
});

test("whoever speaks is marked, also in words, and nobody who is muted", () => {
  const speaks = shown(others(3), { speaker: "p2" }).querySelectorAll(".tile-speaks");
  expect([...speaks].map((one) => one.getAttribute("data-person"))).toEqual(["p2"]);
  expect(speaks[0]?.querySelector("[role=img]")?.getAttribute("aria-label")).toBe("call_speaks");
  expect(
    shown(others(3, { microphone: false }), { speaker: "p0" }).querySelectorAll(".tile-speaks"),
  ).toHaveLength(0);
});

test("each connection is told in a word, and a picture that does not come says why", () => {
  const links = shown(others(3, { link: "fair" })).querySelectorAll("[data-link]");
  expect([...links].map((one) => one.textContent)).toEqual(["call_good", "call_fair", "call_good"]);

  const paused = shown(others(3), { shown: ["p0-v0", "p2-v0"], silent: ["p2"] });
  const note = (person: string) =>
    paused.querySelector(`[data-person=${person}] .stage-note .sr-only`)?.textContent;
  expect([note("p0"), note("p1"), note("p2")]).toEqual([undefined, "call_paused", "call_away"]);
  expect(paused.querySelector("[data-person=p1] .stage-note [aria-hidden]")?.textContent).toBe(
    "call_tile_paused",
  );
});

test("a picture that comes is not said to be paused, whatever the bridge has said last", () => {
  moving = ["p1"];
  const page = shown(others(3), { shown: [] });
  const note = (person: string) =>
    page.querySelector(`[data-person=${person}] .stage-note .sr-only`)?.textContent;
  expect([note("p0"), note("p1"), note("p2")]).toEqual(["call_paused", undefined, "call_paused"]);
  moving = [];
});

test("whoever the provider has muted is not played, whatever their own page still sends", () => {
  const sound = (more: Partial<Other>) =>
    shown(others(1, more)).querySelector<HTMLVideoElement>("[data-remote]")?.muted;
  expect([sound({}), sound({ silenced: true })]).toEqual([false, true]);
});
