import type { Row } from "../signalling/messages";
import { needsAttention } from "./order";

export type Filter = "all" | "attention" | "waiting";

/** Which rows somebody has chosen to see; the provider is empty for all. */
export type Chosen = { readonly filter: Filter; readonly provider: string };

/** What the page's address says was chosen. */
export function chosenIn(search: string): Chosen {
  const asked = new URLSearchParams(search);
  const filter = asked.get("show");
  return {
    filter: filter === "attention" || filter === "waiting" ? filter : "all",
    provider: asked.get("provider") ?? "",
  };
}

/** The address with what was chosen, so that it is the same after the page is loaded again; what else it says stays. */
export function searchWith({ filter, provider }: Chosen, search: string): string {
  const asked = new URLSearchParams(search);
  asked.delete("show");
  asked.delete("provider");
  if (filter !== "all") {
    asked.set("show", filter);
  }
  if (provider) {
    asked.set("provider", provider);
  }
  return asked.size > 0 ? `?${asked}` : "";
}

/** Whether the row is one of those that were chosen. */
export function isChosen(row: Row, { filter, provider }: Chosen, now: number): boolean {
  if (provider && row.providerId !== provider) {
    return false;
  }
  switch (filter) {
    case "all":
      return true;
    case "attention":
      return needsAttention(row, now);
    case "waiting":
      return row.state === "WAITING";
  }
}
