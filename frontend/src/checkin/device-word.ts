import { t } from "../ui/words";

/** How the device check found the connection, in the reader's language. */
export function networkWord(found: string): string {
  switch (found) {
    case "good":
      return t("check_good");
    case "fair":
      return t("check_fair");
    case "weak":
      return t("check_weak");
    default:
      return t("check_problem");
  }
}

/** Camera, microphone and connection in one line. */
export function devicesLine(found: {
  readonly camera: string;
  readonly microphone: string;
  readonly network: string;
}): string {
  return [
    `${t("device_camera")}: ${deviceWord(found.camera)}`,
    `${t("device_microphone")}: ${deviceWord(found.microphone)}`,
    `${t("check_network")}: ${networkWord(found.network)}`,
  ].join(" · ");
}

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
