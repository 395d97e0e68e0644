import { expect, test } from "vitest";
import { layers, plan } from "./layers";

test("a tall picture is sent in three sizes", () => {
  expect(plan(720, false).map(({ active, scale }) => [active, scale])).toEqual([
    [true, 4],
    [true, 2],
    [true, 1],
  ]);
});

test("of a small picture the best size is always sent", () => {
  expect(plan(480, false).map(({ active, scale }) => [active, scale])).toEqual([
    [true, 2],
    [true, 1],
    [false, 1],
  ]);
  expect(plan(180, false).filter(({ active }) => active)).toEqual([
    { active: true, scale: 1, maxBitrate: 200_000 },
  ]);
});

test("a weak connection sends the smallest alone", () => {
  expect(plan(720, true).map(({ active }) => active)).toEqual([true, false, false]);
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
