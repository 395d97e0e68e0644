import { expect, it } from "vitest";
import { tabBy, tabIn } from "./desk-tabs";

it("arrow keys lead around both ends", () => {
  expect(tabBy("ArrowRight", "note")).toBe("patient");
  expect(tabBy("ArrowRight", "chat")).toBe("note");
  expect(tabBy("ArrowLeft", "note")).toBe("chat");
  expect(tabBy("Enter", "note")).toBeUndefined();
});

it("the note comes when the talk begins, unless something else was chosen", () => {
  expect(tabIn("IN_VISIT", "INVITED", "patient")).toBe("note");
  expect(tabIn("IN_VISIT", "INVITED", "chat")).toBe("chat");
});

it("the patient's data stay where they were opened during the talk, and while the patient waits", () => {
  expect(tabIn("IN_VISIT", "IN_VISIT", "patient")).toBe("patient");
  expect(tabIn("IN_VISIT", undefined, "patient")).toBe("patient");
  expect(tabIn("WAITING", "BOOKED", "patient")).toBe("patient");
});

it("a visit that is finished opens at its note, and does not turn to it under the eyes", () => {
  expect(tabIn("DOCUMENTING", undefined, "patient")).toBe("note");
  expect(tabIn("COMPLETED", undefined, "patient")).toBe("note");
  expect(tabIn("DOCUMENTING", "IN_VISIT", "patient")).toBe("patient");
});
