import { beforeEach, expect, test } from "vitest";
import { here, sayHere } from "./own-times";

const AT = new Date("2026-11-24T15:30:00Z");

test("nothing is said where the clocks agree, whatever the zone is called", () => {
  expect(here(AT, "America/Chicago", "America/Chicago", "en")).toBeUndefined();
  expect(here(AT, "America/Chicago", "America/Winnipeg", "en")).toBeUndefined();
});

test("another hour is said, and half an hour is another", () => {
  expect(here(AT, "America/Chicago", "America/New_York", "en")).toMatch(/^10:30\sAM$/);
  expect(here(AT, "Australia/Sydney", "Australia/Adelaide", "en-GB")).toBe("02:00");
});

test("another day is said with its name", () => {
  expect(here(AT, "America/Chicago", "Asia/Tokyo", "es")).toMatch(
    /miércoles,? 0?:30|miércoles,? 00:30|miércoles,? 0:30/,
  );
});

beforeEach(() => {
  document.documentElement.lang = "en";
});

test("the page says it beside the clinic's own time, once", () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const other = own === "Asia/Kathmandu" ? "America/Chicago" : "Asia/Kathmandu";
  document.body.innerHTML = `<time datetime="2026-11-24T15:30:00Z" data-zone="${other}" data-here="where you are">then</time>
    <time datetime="2026-11-24T15:30:00Z" data-zone="${own}" data-here="where you are">now</time>`;
  sayHere();
  expect(document.querySelectorAll("time > span")).toHaveLength(1);
  expect(document.querySelector("time")?.textContent).toMatch(/^then.+ where you are$/);
});
