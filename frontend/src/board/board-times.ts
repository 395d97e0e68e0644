import { dayAt, sayMoment } from "./days";

/** The board's times in words, by the server's clock and in the clinic's zone. */
export class BoardTimes {
  /**
   * @param offset the server's clock minus ours, in milliseconds
   * @param day the day that is shown, as 2026-11-23; empty for today
   */
  constructor(
    private readonly langTag: string,
    private readonly zone: string,
    private readonly offset: number,
    private readonly day: string,
  ) {}

  /** The server's clock, in milliseconds. */
  get now(): number {
    return Date.now() + this.offset;
  }

  time(instant: string): string {
    return new Date(instant).toLocaleTimeString(this.langTag, { timeStyle: "short", timeZone: this.zone });
  }

  /** The time alone when it was today. */
  moment(instant: string): string {
    return sayMoment(instant, this.now, this.langTag, this.zone);
  }

  /** Date and time. */
  full(instant: string): string {
    return new Date(instant).toLocaleString(this.langTag, {
      dateStyle: "short",
      timeStyle: "short",
      timeZone: this.zone,
    });
  }

  /** The day of the instant where it is another one than the board's; empty where it is the same. */
  otherDay(instant: string): string {
    return dayAt(instant, this.zone) === (this.day || dayAt(this.now, this.zone))
      ? ""
      : new Date(instant).toLocaleDateString(this.langTag, {
          weekday: "short",
          day: "numeric",
          month: "short",
          timeZone: this.zone,
        });
  }
}
