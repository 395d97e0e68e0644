/** A device that a person speaks or is seen with. */
export type Kind = "camera" | "microphone";

/** The ids of the chosen devices; empty for the browser's own choice. */
export type Chosen = Readonly<Record<Kind, string>>;

const KEY = "devices";
const NONE: Chosen = { camera: "", microphone: "" };

/** The choice made before in this tab: what was tried in the device check is used in the call. */
export function chosen(): Chosen {
  try {
    return { ...NONE, ...JSON.parse(sessionStorage.getItem(KEY) ?? "{}") };
  } catch {
    return NONE;
  }
}

/** Remembers the choice until the tab is closed: a shared machine keeps nothing of it. */
export function choose(devices: Chosen): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(devices));
  } catch {
    // A browser that stores nothing: the choice holds on this page.
  }
}
