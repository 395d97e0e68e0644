import { describe, expect, it } from "vitest";
import { Quality, word } from "./quality";

describe("the word for a connection", () => {
  it.each([
    [{ loss: 0, roundTrip: 0.02 }, "good"],
    [{ loss: 0.029, roundTrip: 0.249 }, "good"],
    [{ loss: 0.03, roundTrip: 0.1 }, "fair"],
    [{ loss: 0.01, roundTrip: 0.3 }, "fair"],
    [{ loss: 0.08, roundTrip: 0.1 }, "weak"],
    [{ loss: 0, roundTrip: 0.5 }, "weak"],
  ])("is %j → %s", (sample, expected) => {
    expect(word(sample)).toBe(expected);
  });

  it("changes only when three looks in a row agree", () => {
    const quality = new Quality();
    const bad = { loss: 0.2, roundTrip: 0.1 };
    const good = { loss: 0, roundTrip: 0.1 };

    expect(quality.consider(bad)).toBe("good");
    expect(quality.consider(bad)).toBe("good");
    expect(quality.consider(good)).toBe("good");
    expect(quality.consider(bad)).toBe("good");
    expect(quality.consider(bad)).toBe("good");
    expect(quality.consider(bad)).toBe("weak");
  });
});
