import type { Board, Row } from "../signalling/messages";

/** The rows by visit after a message of the board: a row that is known in a later revision stays. */
export function after(known: ReadonlyMap<string, Row>, board: Board): ReadonlyMap<string, Row> {
  const rows = new Map(board.all ? [] : known);
  for (const row of board.rows) {
    const before = known.get(row.visit);
    rows.set(row.visit, before && before.revision > row.revision ? before : row);
  }
  return rows;
}

/** Who has come to wait, and who wants to be phoned, that did not before. */
export function news(
  known: ReadonlyMap<string, Row>,
  rows: Iterable<Row>,
): { readonly arrived: readonly Row[]; readonly asked: readonly Row[] } {
  const all = [...rows];
  return {
    arrived: all.filter((row) => row.state === "WAITING" && known.get(row.visit)?.state !== "WAITING"),
    asked: all.filter((row) => row.asked && !known.get(row.visit)?.asked),
  };
}

/** Whether somebody is to be let in, or to be phoned. */
export function isExpectingUs(row: Row): boolean {
  return row.state === "WAITING" || row.asked !== undefined;
}

/**
 * The rows while somebody is at the table: what was shown stays where it was, whatever has become of it, and what is new stands at the
 * end. A row that moved would put another patient's button under the finger.
 */
export function inPlace(
  shown: readonly string[],
  fitting: readonly Row[],
  all: readonly Row[],
): readonly Row[] {
  const known = new Map(all.map((row) => [row.visit, row]));
  const before = new Set(shown);
  return [
    ...shown.flatMap((visit) => known.get(visit) ?? []),
    ...fitting.filter(({ visit }) => !before.has(visit)),
  ];
}

/** Whether the patient has waited longer than the clinic's limit. */
export function isLate(row: Row, now: number): boolean {
  return row.state === "WAITING" && row.lateFrom !== undefined && now >= Date.parse(row.lateFrom);
}

/** Whether somebody should look at this visit. */
export function needsAttention(row: Row, now: number): boolean {
  return row.needs.length > 0 || isLate(row, now);
}

/** Whether one of the two was in the visit and has lost the connection. */
export function isReconnecting(row: Row): boolean {
  return (
    row.state === "IN_VISIT" && row.needs.some((need) => need === "patientAway" || need === "providerAway")
  );
}

/**
 * By need: who is interrupted or wants to be phoned, who is late, other needs, who waits, who is on hold or invited, who talks, who
 * is still to come, then by start. Notes to write and what is over come last.
 */
export function inOrder(rows: readonly Row[], now: number): readonly Row[] {
  return [...rows].sort(
    (one, other) =>
      rank(one, now) - rank(other, now) ||
      one.start.localeCompare(other.start) ||
      one.visit.localeCompare(other.visit),
  );
}

function rank(row: Row, now: number): number {
  // Who waits for a call is waited for also when the visit itself is over.
  if (row.needs.includes("interrupted") || row.needs.includes("phone")) {
    return 0;
  }
  if (["COMPLETED", "CANCELLED", "NO_SHOW", "LEFT"].includes(row.state)) {
    return 9;
  }
  if (isLate(row, now)) {
    return 1;
  }
  if (row.needs.length > 0) {
    return 2;
  }
  switch (row.state) {
    case "WAITING":
      return 3;
    case "ON_HOLD":
    case "INVITED":
      return 4;
    case "IN_VISIT":
      return 5;
    case "DOCUMENTING":
      return 8;
    default:
      return 6;
  }
}
