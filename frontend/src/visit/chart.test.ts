import { expect, it } from "vitest";
import { devicesLine } from "../checkin/device-word";
import type { View } from "../signalling/messages";
import { type Chart, devicesIn } from "./chart";

const CHECKED = { camera: "blocked", microphone: "works", network: "good" };
const CHART: Chart = { place: "", callback: "", reason: "", devices: CHECKED };

it("the devices are those of the last check, which the view knows before the chart", () => {
  const view = { desk: { camera: "works", microphone: "works", network: "good" } } as unknown as View;

  expect(devicesIn(CHART, view)).toBe(devicesLine({ ...CHECKED, camera: "works" }));
  expect(devicesIn(CHART, { desk: {} } as unknown as View)).toBe(devicesLine(CHECKED));
});

it("nothing is said of the devices before the chart has come, and that the check is missing after", () => {
  expect(devicesIn(undefined, undefined)).toBe("");
  expect(devicesIn({ ...CHART, devices: null }, undefined)).toBe("desk_missing");
});
