import type { View } from "../signalling/messages";

/** Whether the double is to join now: the visit is open and its patient has been let in. */
export function mayJoin(view: {
  readonly state: View["state"];
  readonly me: Pick<View["me"], "presence">;
}): boolean {
  return (
    ["INVITED", "IN_VISIT", "INTERRUPTED"].includes(view.state) &&
    ["ADMITTED", "JOINED", "AWAY", "GONE"].includes(view.me.presence)
  );
}
