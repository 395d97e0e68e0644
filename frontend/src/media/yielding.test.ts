import { describe, expect, it } from "vitest";
import type { Heard } from "./hearing";
import { Yielding } from "./yielding";

const WHOLE: Heard = { lost: 0, madeUp: 0, roundTrip: 0.05 };
const SOME: Heard = { ...WHOLE, lost: 0.12 };
const THIRD: Heard = { ...WHOLE, lost: 0.33 };

/** A page that looks once a second. */
class Page {
  readonly yielding = new Yielding();
  private now = 1_000_000;

  /** What gives way after each of so many looks. */
  hears(heard: Heard | undefined, seconds = 1): readonly string[] {
    return Array.from({ length: seconds }, () => {
      this.now += 1000;
      this.yielding.hear(heard, this.now);
      return this.yielding.gives;
    });
  }

  /** How many seconds of whole sound it takes until the pictures are tried. */
  waits(): number {
    return this.until(() => this.yielding.gives !== "pictures");
  }

  /** The same until they are as large as before. */
  grows(): number {
    return this.until(() => this.yielding.gives === "nothing");
  }

  private until(holds: () => boolean): number {
    for (let seconds = 1; seconds < 1000; seconds++) {
      this.hears(WHOLE);
      if (holds()) {
        return seconds;
      }
    }
    throw new Error("They never come back");
  }
}

describe("pictures give way to the sound", () => {
  it("within three seconds where a third of it is lost", () => {
    expect(new Page().hears(THIRD, 3)).toEqual(["nothing", "size", "pictures"]);
  });

  it("by their size first where less is lost, and for good where that does not help", () => {
    expect(new Page().hears(SOME, 5)).toEqual(["nothing", "nothing", "size", "size", "pictures"]);
  });

  it("by their size only where that helps, which they have again after eight seconds", () => {
    const page = new Page();
    page.hears(SOME, 3);

    expect(page.hears(WHOLE, 8).every((gives) => gives === "size")).toBe(true);
    expect(page.hears(WHOLE)).toEqual(["nothing"]);
  });

  it("not for one jump in the numbers, as when a mute at the bridge ends", () => {
    const page = new Page();
    page.hears(undefined, 60);

    expect(page.hears({ ...WHOLE, lost: 0.9 })).toEqual(["nothing"]);
    expect(page.hears(WHOLE, 60).every((gives) => gives === "nothing")).toBe(true);
  });

  it("not for a second that is bad now and then, but for every second one", () => {
    const page = new Page();
    for (let i = 0; i < 60; i++) {
      expect([...page.hears(SOME), ...page.hears(WHOLE, 2)]).toEqual(["nothing", "nothing", "nothing"]);
    }
    for (let i = 0; i < 10; i++) {
      page.hears(SOME);
      page.hears(WHOLE);
    }
    expect(page.yielding.gives).toBe("pictures");
  });

  it("not where a busy machine makes up sound that has come, but where a full queue holds it back", () => {
    const busy = { lost: 0, madeUp: 0.6, roundTrip: 0.2 };
    expect(new Page().hears(busy, 60).every((gives) => gives === "nothing")).toBe(true);

    expect(new Page().hears({ ...busy, roundTrip: 1.2 }, 5).at(-1)).toBe("pictures");
  });

  it("not where nobody sends", () => {
    expect(new Page().hears(undefined, 60).every((gives) => gives === "nothing")).toBe(true);
  });
});

describe("pictures come back", () => {
  it("small after fifteen seconds of whole sound, and as they were eight later", () => {
    const page = new Page();
    page.hears(THIRD, 3);

    expect(page.hears(WHOLE, 15).every((gives) => gives === "pictures")).toBe(true);
    expect(page.hears(WHOLE, 10)).toEqual([...Array(9).fill("size"), "nothing"]);
  });

  it("not while the sound is bad without them, and a bad second begins the wait anew", () => {
    const page = new Page();
    page.hears(THIRD, 3);
    expect(page.hears(SOME, 60).every((gives) => gives === "pictures")).toBe(true);

    page.hears(WHOLE, 14);
    page.hears(SOME);
    expect(page.waits()).toBe(16);
  });

  it("also while nobody sends: there is nothing that they could disturb", () => {
    const page = new Page();
    page.hears(THIRD, 3);

    expect(page.hears(undefined, 16).at(-1)).toBe("size");
  });

  it("ever later on a link that does not carry them, which gives them up ever sooner", () => {
    const page = new Page();
    page.hears(THIRD, 3);
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      const seconds = page.waits();
      expect(page.hears(THIRD, 2)).toEqual(["size", "pictures"]);
      return seconds;
    });

    expect(waits).toEqual([16, 31, 61, 121, 241, 241]);
  });

  it("to their size ever later on a link that bears small ones only, and are small again before they give way", () => {
    const page = new Page();
    page.hears(SOME, 3);
    const waits = [1, 2, 3].map(() => {
      const seconds = page.grows();
      expect(page.hears(THIRD, 4)).toEqual(["nothing", "size", "size", "size"]);
      return seconds;
    });
    expect(waits).toEqual([9, 17, 33]);

    expect(page.hears(THIRD)).toEqual(["pictures"]);
  });

  it("to their size soon again once they have had it for a minute", () => {
    const page = new Page();
    page.hears(SOME, 3);
    page.grows();
    page.hears(SOME, 3);
    expect(page.grows()).toBe(17);

    page.hears(WHOLE, 60);
    page.hears(SOME, 3);

    expect(page.grows()).toBe(9);
  });

  it("soon again once a try has lasted a minute", () => {
    const page = new Page();
    page.hears(THIRD, 3);
    page.waits();
    page.hears(THIRD, 2);
    expect(page.waits()).toBe(31);

    page.hears(WHOLE, 70);
    page.hears(THIRD, 3);

    expect(page.waits()).toBe(16);
  });

  it("after the same time of another connection, and what was bad on the one before does not count there", () => {
    const page = new Page();
    page.hears(THIRD, 2);
    page.yielding.anew();
    expect(page.hears(THIRD, 2)).toEqual(["size", "size"]);
    page.hears(THIRD);
    page.hears(WHOLE, 14);

    page.yielding.anew();

    expect(page.waits()).toBe(16);
  });
});

describe("whoever wants the pictures", () => {
  it("has them at once, small, and keeps them whatever the sound is like", () => {
    const page = new Page();
    page.hears(THIRD, 3);

    page.yielding.keep();

    expect(page.yielding.gives).toBe("size");
    expect(page.hears(THIRD, 600).every((gives) => gives === "size")).toBe(true);
    expect(page.hears(WHOLE, 15).at(-1)).toBe("nothing");
    expect(page.hears(THIRD, 60).at(-1)).toBe("size");
  });

  it("keeps them also where they had not given way yet", () => {
    const page = new Page();
    page.yielding.keep();

    expect(page.hears(THIRD, 60).at(-1)).toBe("size");
  });
});
