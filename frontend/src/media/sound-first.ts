import type { Link } from "../signalling/messages";

/** How long a connection has to be weak, or to be good again, before the person is asked; and how long a no counts. */
const LONG = 10_000;
const QUIET = 120_000;

/**
 * When somebody is asked whether they want to go on with sound only, and when whether they want the pictures back. Nothing is ever
 * decided for them: this only knows when to ask. Instants are milliseconds of any one clock.
 */
export class SoundFirst {
  /** Whether the person has chosen sound only. */
  chosen = false;
  private link: Link = "good";
  private since: number | undefined;
  private quietUntil = 0;

  /** The connection was looked at. */
  look(link: Link, now: number): void {
    const isWeak = link === "weak";
    if (this.since === undefined || isWeak !== (this.link === "weak")) {
      this.since = now;
    }
    this.link = link;
  }

  /** Whether to offer sound only now. */
  isOffered(now: number): boolean {
    return !this.chosen && this.link === "weak" && this.isLong(now) && now >= this.quietUntil;
  }

  /** Whether the connection has become good enough to say so, when sound only was chosen. */
  isBetter(now: number): boolean {
    return this.chosen && this.link !== "weak" && this.isLong(now);
  }

  /** The person keeps the pictures; they are not asked again soon. */
  decline(now: number): void {
    this.quietUntil = now + QUIET;
  }

  /** The person chose sound only, or the pictures again. What they chose is not questioned soon. */
  choose(chosen: boolean, now: number): void {
    this.chosen = chosen;
    this.quietUntil = chosen ? 0 : now + QUIET;
  }

  /** The connection is another one: what was seen of the older one says nothing of it. The choice stays. */
  anew(): void {
    this.link = "good";
    this.since = undefined;
  }

  private isLong(now: number): boolean {
    return this.since !== undefined && now - this.since >= LONG;
  }
}
