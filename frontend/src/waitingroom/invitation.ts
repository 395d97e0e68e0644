const LAST = 120_000;

/** How long it is until the instant by the server's clock, as minutes and seconds. */
export function remaining(until: string, offset: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now - offset) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Whether somebody who was invited and has not joined is to be reminded: with two minutes left, or when two thirds of a shorter
 * invitation are over.
 *
 * @param now by the server's clock, in milliseconds
 */
export function isReminded(since: string, until: string, now: number): boolean {
  const end = Date.parse(until);
  const last = Math.min(LAST, (end - Date.parse(since)) / 3);
  return now >= end - last && now < end;
}
