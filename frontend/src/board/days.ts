/** The calendar day that is this many days after the day, both as 2026-11-23; in no zone, so that no clock change moves it. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The calendar day of an instant in the zone, as 2026-11-23. */
export function dayAt(instant: string | number | Date, zone: string): string {
  return new Date(instant).toLocaleDateString("en-CA", { timeZone: zone });
}

/** When it was, in words: the time alone on the day of now, with the date on any other. */
export function sayMoment(instant: string, now: number, language: string, zone: string): string {
  const style = dayAt(instant, zone) === dayAt(now, zone) ? {} : ({ dateStyle: "short" } as const);
  return new Date(instant).toLocaleString(language, { ...style, timeStyle: "short", timeZone: zone });
}
