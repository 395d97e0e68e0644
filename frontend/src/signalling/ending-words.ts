import { t } from "../ui/words";
import type { Ending } from "./live-socket";

/** Why a page no longer hears from the server, in the reader's language. */
export function endingWords(ending: Ending): string {
  switch (ending) {
    case "taken-over":
      return t("live_takenOver");
    case "open-elsewhere":
      return t("live_elsewhere");
    case "too-many":
      return t("live_tooMany");
    case "bad-message":
      return t("live_outdated");
    case "not-known":
    case "not-there":
      return t("live_closed");
  }
}

/** Whether loading the page again is the way on. */
export function isToReload(ending: Ending): boolean {
  return ending === "too-many" || ending === "bad-message";
}
