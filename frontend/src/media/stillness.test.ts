import { expect, test } from "vitest";
import { Stillness } from "./stillness";

function at(packetsReceived?: number) {
  return [
    { type: "inbound-rtp" },
    { type: "transport", ...(packetsReceived === undefined ? {} : { packetsReceived }) },
  ];
}

function looks(counts: readonly (number | undefined)[], isSoundOn: (look: number) => boolean = () => true) {
  const stillness = new Stillness();
  return counts.map((count, look) => stillness.look(at(count), isSoundOn(look)));
}

test("a connection over which nothing comes for two looks has gone still, until something comes", () => {
  expect(looks([100, 150, 150, 150, 150, 151])).toEqual([
    undefined,
    undefined,
    undefined,
    "begins",
    undefined,
    "ends",
  ]);
});

test("where nobody's sound is on, nothing has to come", () => {
  expect(looks([100, 100, 100, 100], () => false)).toEqual([undefined, undefined, undefined, undefined]);
});

test("a microphone that is turned off meanwhile brings nothing back", () => {
  expect(looks([100, 100, 100, 100, 100], (look) => look < 3)).toEqual([
    undefined,
    undefined,
    "begins",
    undefined,
    undefined,
  ]);
});

test("a browser that counts no packets is believed", () => {
  expect(looks([undefined, undefined, undefined, undefined])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
