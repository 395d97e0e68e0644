/** The calendar day that is this many days after the day, both as 2026-11-23; in no zone, so that no clock change moves it. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
