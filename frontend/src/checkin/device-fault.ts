import type { Kind } from "../media/chosen";
import type { Found } from "../media/devices";
import { type Signs, type System, systemOf, type Way, wayOf } from "./browser";

/** What stands in the way of camera, microphone or both; `system` where the browser may use them and the machine does not let it. */
export type Fault = {
  readonly of: Kind | "both";
  readonly why: "blocked" | "system" | "busy" | "missing";
};

const STEPS: Readonly<Record<Way, string>> = {
  chromium: "check_inChromium",
  android: "check_inAndroid",
  safari: "check_inSafari",
  iphone: "check_inIphone",
  settings: "check_onIos",
  firefox: "check_inFirefox",
  app: "check_inApp",
  any: "check_inAny",
};

const SETTINGS: Readonly<Record<System, string>> = {
  ios: "check_onIos",
  android: "check_onAndroid",
  mac: "check_onMac",
  windows: "check_onWindows",
  any: "check_onAny",
};

/** One for each device that is not to be had, or one for both where the reason is the same. */
export function faults(
  found: Readonly<Record<Kind, Found>>,
  granted: Readonly<Record<Kind, boolean>>,
): readonly Fault[] {
  const why = (kind: Kind): Fault["why"] | undefined => {
    const reason = found[kind];
    switch (reason) {
      case "works":
      case "skipped":
        return undefined;
      case "blocked":
        return granted[kind] ? "system" : "blocked";
      default:
        return reason;
    }
  };
  const [camera, microphone] = [why("camera"), why("microphone")];
  if (camera && camera === microphone) {
    return [{ of: "both", why: camera }];
  }
  return [
    ...(camera ? [{ of: "camera" as const, why: camera }] : []),
    ...(microphone ? [{ of: "microphone" as const, why: microphone }] : []),
  ];
}

/** The key of the steps that help, one a line; none where there is nothing to set. */
export function steps({ why }: Fault, signs: Signs): string | undefined {
  switch (why) {
    case "blocked":
      return STEPS[wayOf(signs)];
    case "system":
      return SETTINGS[systemOf(signs)];
    case "busy":
    case "missing":
      return undefined;
  }
}

/** Whether the browser lets this page use the device; not every browser tells. */
export async function isGranted(kind: Kind): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: kind as PermissionName })).state === "granted";
  } catch {
    return false;
  }
}
