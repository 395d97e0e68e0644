import { afterEach, expect, test, vi } from "vitest";
import { OwnGuests } from "./own-guests";

afterEach(() => document.body.replaceChildren());

async function shown(): Promise<OwnGuests> {
  const guests = new OwnGuests();
  guests.removes = true;
  guests.guests = [{ person: "g1", name: "Helen", presence: "JOINED", mine: true }];
  document.body.append(guests);
  await guests.updateComplete;
  return guests;
}

const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();

test("the keyboard goes along when it is asked whether to remove somebody, and back", async () => {
  const guests = await shown();
  press("[data-deed=remove]");
  await guests.updateComplete;
  await vi.waitFor(() => expect(document.activeElement?.hasAttribute("data-stay")).toBe(true));
  press("[data-stay]");
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("data-deed")).toBe("remove"));
});

test("after somebody was removed the keyboard is at the list", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { headers: { "Content-Type": "application/json" } }));
  const guests = await shown();
  press("[data-deed=remove]");
  await guests.updateComplete;
  press("[data-remove-now]");
  await vi.waitFor(() => expect(document.activeElement?.hasAttribute("data-guests")).toBe(true));
  vi.unstubAllGlobals();
});
