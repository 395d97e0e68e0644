import { beforeEach, expect, it } from "vitest";
import { PageDay } from "./page-day";

beforeEach(() => {
  document.body.innerHTML = `<h1 id="day">as the server wrote it</h1><a data-step="-1" href="?day=2026-11-22"></a><a data-step="1" href="?day=2026-11-24"></a>`;
});

function ways(): readonly (string | null)[] {
  return [...document.querySelectorAll("a")].map((link) => link.getAttribute("href"));
}

it("heading and ways to other days are the server's until it is midnight at the clinic", () => {
  const day = new PageDay();
  day.write(new Date("2026-11-23T12:00:00Z"), "en", "America/Chicago");
  day.write(new Date("2026-11-24T05:59:59Z"), "en", "America/Chicago");
  expect(document.getElementById("day")?.textContent).toBe("as the server wrote it");
  expect(ways()).toEqual(["?day=2026-11-22", "?day=2026-11-24"]);

  day.write(new Date("2026-11-24T06:00:00Z"), "en", "America/Chicago");
  expect(document.getElementById("day")?.textContent).toBe("board_today");
  expect(ways()).toEqual(["?day=2026-11-23", "?day=2026-11-25"]);
});
