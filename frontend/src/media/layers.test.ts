import { expect, test } from "vitest";
import { carried, fitting, layers, plan } from "./layers";

test("a tall picture that somebody wants tall is sent in three sizes", () => {
  expect(plan(720, 720).map(({ active, scale }) => [active, scale])).toEqual([
    [true, 4],
    [true, 2],
    [true, 1],
  ]);
});

test("of a small picture the best size is always sent", () => {
  expect(plan(480, 720).map(({ active, scale }) => [active, scale])).toEqual([
    [true, 2],
    [true, 1],
    [false, 1],
  ]);
  expect(plan(180, 720).filter(({ active }) => active)).toEqual([
    { active: true, scale: 1, maxBitrate: 200_000 },
  ]);
});

test("what nobody would be sent is not made, and the smallest always is", () => {
  expect(plan(720, 360).map(({ active }) => active)).toEqual([true, true, false]);
  expect(plan(720, 180).map(({ active }) => active)).toEqual([true, false, false]);
  expect(plan(480, 360).map(({ active }) => active)).toEqual([true, true, false]);
  expect(plan(720, 0).map(({ active }) => active)).toEqual([true, false, false]);
});

test("a picture alone is filled by the smallest layer that is not stretched by more than a third", () => {
  const tall = [0, 90, 240, 241, 480, 481, 1400].map((tile) => fitting(tile, true));
  expect(tall).toEqual([0, 180, 180, 360, 360, 720, 720]);
});

test("beside others a picture gets the layer below its height, so that all of them come", () => {
  const tall = [0, 90, 180, 359, 360, 700, 720, 1400].map((tile) => fitting(tile, false));
  expect(tall).toEqual([0, 180, 180, 180, 360, 360, 720, 720]);
});

test("the tallest layer begins on an uplink that carries it, and is not given up for a small dip", () => {
  expect([0, 300_000, 899_999, 900_000].map((rate) => carried(rate, 360))).toEqual([360, 360, 360, 720]);
  expect([2_000_000, 600_000, 599_999].map((rate) => carried(rate, 720))).toEqual([720, 720, 360]);
});

function sender(reports: readonly object[]): RTCRtpSender {
  return {
    getParameters: () => ({ encodings: [{}, {}, {}] }),
    getStats: async () => new Map(reports.map((report, index) => [String(index), report])),
  } as unknown as RTCRtpSender;
}

const layer = (rid: string, ssrc: number, rtxSsrc?: number) => ({
  type: "outbound-rtp",
  kind: "video",
  rid,
  ssrc,
  ...(rtxSsrc === undefined ? {} : { rtxSsrc }),
});

test("layers are told in order when all of them are known", async () => {
  const all = sender([layer("3", 30, 31), layer("1", 10, 11), layer("2", 20, 21), { type: "codec" }]);
  expect(await layers(all)).toEqual([
    { ssrc: 10, repair: 11 },
    { ssrc: 20, repair: 21 },
    { ssrc: 30, repair: 31 },
  ]);
});

test("a part of the layers is told to nobody", async () => {
  expect(await layers(sender([layer("1", 10, 11), layer("2", 20, 21)]))).toBeUndefined();
  expect(await layers(sender([layer("1", 10, 11), layer("2", 20, 21), layer("3", 30)]))).toBeUndefined();
});

test("a browser that tells no repair of its layers is believed after a while", async () => {
  const all = sender([layer("1", 10), layer("2", 20), layer("3", 30)]);
  expect(await layers(all)).toBeUndefined();
  expect(await layers(all, false)).toEqual([{ ssrc: 10 }, { ssrc: 20 }, { ssrc: 30 }]);
  expect(await layers(sender([layer("1", 10), layer("2", 20)]), false)).toBeUndefined();
});
