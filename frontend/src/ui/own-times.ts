/**
 * What a clock shows at this instant where the reader is, when that is not what it shows in the zone that the page speaks of; with the
 * weekday, when that differs too.
 */
export function here(at: Date, zone: string, own: string, language: string): string | undefined {
  const clock = (timeZone: string, format: Intl.DateTimeFormatOptions) =>
    at.toLocaleString(language, { ...format, timeZone });
  const time = (timeZone: string) => clock(timeZone, { timeStyle: "short" });
  const day = (timeZone: string) => clock(timeZone, { dateStyle: "short" });
  if (day(zone) !== day(own)) {
    return clock(own, { weekday: "long", hour: "numeric", minute: "2-digit" });
  }
  return time(zone) === time(own) ? undefined : time(own);
}

/** Adds to each moment on the page its time where the reader's device is, when a person who travels could take it for another. */
export function sayHere(page: ParentNode = document): void {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const moment of page.querySelectorAll<HTMLTimeElement>("time[data-zone]")) {
    const time = here(
      new Date(moment.dateTime),
      moment.dataset.zone ?? own,
      own,
      document.documentElement.lang,
    );
    if (time) {
      const said = document.createElement("span");
      said.className = "block muted";
      said.textContent = `${time} ${moment.dataset.here ?? ""}`;
      // After the whole line: the name of the page's zone stands there, and belongs to the first time.
      (moment.closest("p") ?? moment).append(said);
    }
  }
}
