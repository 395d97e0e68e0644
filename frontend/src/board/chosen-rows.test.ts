import { describe, expect, it } from "vitest";
import { chosenIn, isChosen, searchWith } from "./chosen-rows";
import { row } from "./row-fixture";

const NOW = Date.parse("2026-11-23T16:00:00Z");

describe("what was chosen", () => {
  it("is read from the address and written to it", () => {
    const chosen = { filter: "waiting", provider: "okafor" } as const;

    expect(chosenIn(searchWith(chosen, ""))).toEqual(chosen);
    expect(chosenIn("")).toEqual({ filter: "all", provider: "" });
  });

  it("leaves alone what else the address says, and nothing behind when all is chosen", () => {
    const all = { filter: "all", provider: "" } as const;

    expect(searchWith({ ...all, filter: "attention" }, "?day=2026-11-22")).toBe(
      "?day=2026-11-22&show=attention",
    );
    expect(searchWith(all, "?day=2026-11-22&show=attention&provider=chen")).toBe("?day=2026-11-22");
    expect(searchWith(all, "?show=attention")).toBe("");
  });

  it("is everything where the address names a filter that there is not", () => {
    expect(chosenIn("?show=everything").filter).toBe("all");
  });
});

describe("a row", () => {
  const visits = (filter: "all" | "attention" | "waiting", provider = "") =>
    [
      row("waits", { providerId: "okafor" }),
      row("late", { providerId: "chen", lateFrom: "2026-11-23T15:59:00Z" }),
      row("talks", { providerId: "okafor", state: "IN_VISIT", needs: ["patientAway"] }),
      row("booked", { providerId: "chen", state: "BOOKED" }),
    ]
      .filter((one) => isChosen(one, { filter, provider }, NOW))
      .map(({ visit }) => visit);

  it("is seen by the filter", () => {
    expect(visits("all")).toEqual(["waits", "late", "talks", "booked"]);
    expect(visits("attention")).toEqual(["late", "talks"]);
    expect(visits("waiting")).toEqual(["waits", "late"]);
  });

  it("is seen with the chosen provider alone", () => {
    expect(visits("all", "okafor")).toEqual(["waits", "talks"]);
    expect(visits("waiting", "chen")).toEqual(["late"]);
  });
});
