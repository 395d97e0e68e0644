import { t } from "../ui/words";

/** What the device check found, in the reader's language; what is none of these needs attention. */
export function deviceWord(found: string): string {
  switch (found) {
    case "":
      return t("check_notYet");
    case "works":
      return t("check_works");
    case "skipped":
      return t("check_skipped");
    default:
      return t("check_problem");
  }
}
