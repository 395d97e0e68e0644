import { describe, expect, it } from "vitest";
import { languageName } from "./language";

describe("the name of a language", () => {
  it("is said in the reader's own language", () => {
    expect(languageName("pt", "en")).toBe("Portuguese");
    expect(languageName("pt", "es")).toBe("portugués");
  });

  it("is the tag where there is no word or no tag", () => {
    expect(languageName("x", "en")).toBe("x");
    expect(languageName("not a tag", "en")).toBe("not a tag");
  });
});
