import type { Row, State } from "../signalling/messages";

/** What can be done from the board for a visit, in the order of its buttons. */
export type Deed = "open" | "message" | "noShow" | "left" | "interpreters" | "link" | "move" | "cancelVisit";

const OVER: ReadonlySet<State> = new Set([
  "HELD",
  "DOCUMENTING",
  "COMPLETED",
  "LEFT",
  "NO_SHOW",
  "CANCELLED",
]);

/** In which states a patient may need another link: they can still come, or come back. */
const LINKED: ReadonlySet<State> = new Set([
  "BOOKED",
  "CHECKING_IN",
  "WAITING",
  "INVITED",
  "IN_VISIT",
  "ON_HOLD",
  "INTERRUPTED",
  "LEFT",
  "NO_SHOW",
]);

/** Where a patient reads a message: they have come, and do not talk. */
const READING: ReadonlySet<State> = new Set(["CHECKING_IN", "WAITING", "INVITED", "ON_HOLD"]);
const MOVABLE: ReadonlySet<State> = new Set(["HELD", "REQUESTED", "BOOKED", "CHECKING_IN"]);
const CANCELLABLE: ReadonlySet<State> = new Set([...MOVABLE, "WAITING"]);

/** Whether nobody is asked to this visit any more. */
export function isClosed({ state }: Row): boolean {
  return OVER.has(state);
}

/**
 * @param past whether the day is over: then a visit is only looked at
 * @param now by the server's clock, in milliseconds
 */
export function deedsFor(
  row: Row,
  { scheduler, past }: { readonly scheduler: boolean; readonly past: boolean },
  now: number,
): readonly Deed[] {
  const { state } = row;
  const deeds: readonly [Deed, boolean][] = [
    ["open", row.mine],
    ["message", !past && READING.has(state)],
    ["noShow", !past && isSince(row.noShowFrom, now)],
    ["left", !past && isSince(row.leftFrom, now)],
    ["interpreters", !past && scheduler && !isClosed(row)],
    ["link", !past && scheduler && LINKED.has(state)],
    ["move", !past && scheduler && MOVABLE.has(state)],
    ["cancelVisit", !past && scheduler && CANCELLABLE.has(state)],
  ];
  return deeds.filter(([, isOffered]) => isOffered).map(([deed]) => deed);
}

function isSince(from: string | undefined, now: number): boolean {
  return from !== undefined && from !== "" && now >= Date.parse(from);
}
