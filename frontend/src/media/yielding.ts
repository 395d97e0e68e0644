import type { Heard } from "./hearing";

/** What gives way to the sound: nothing, the size of the pictures, or the pictures. */
export type Gives = "nothing" | "size" | "pictures";

/** From here on a loss is heard: a browser makes up less than a tenth so that it is hardly noticed. */
const BAD = 0.1;
/** Every fourth packet: words are missing. */
const SEVERE = 0.25;
/**
 * Sound that comes late is lost as well, where the way is long because a queue is full. A busy machine makes up sound on a short way.
 */
const MADE_UP = 0.3;
const LATE = 0.5;

/**
 * A bad look counts one and a severe one two; every other takes a half back, as what is bad each second second is bad. A jump in the
 * numbers, as when a mute at the bridge ends, is one severe look, and never enough. Smaller pictures get two bad looks in which to
 * help, where it is not severe.
 */
const SMALLER = 3;
const NONE = 5;
const MOST = 6;
const BETTER = 0.5;

/**
 * For how long, in milliseconds, the sound has to be whole before the pictures are as large as they were, and before they are tried again
 * where there were none: twice as long after each time that failed.
 */
const GROW = 8_000;
const AGAIN = 15_000;
const AT_MOST = 240_000;
/** What lasts so long has not failed. */
const LASTS = 60_000;

/**
 * When pictures give way to the sound without anybody being asked, and when they come back: three seconds after words begin to be
 * missing, or five when it is less bad; and after fifteen seconds of whole sound, small at first. Looks come once a second; instants
 * are milliseconds of any one clock.
 */
export class Yielding {
  gives: Gives = "nothing";
  private strain = 0;
  /** Since when no look was bad. */
  private whole: number | undefined;
  private wait = AGAIN;
  private grow = GROW;
  /** Since when the pictures are tried again. */
  private tried: number | undefined;
  /** Since when they are large again, after they were small: on this link small ones are borne. */
  private grown: number | undefined;
  private kept = false;

  /** What was heard, or undefined where nothing was to be heard: then nothing is lost. */
  hear(heard: Heard | undefined, now: number): void {
    const weight = weigh(heard);
    this.strain = Math.min(MOST, Math.max(0, this.strain + (weight || -BETTER)));
    this.whole = weight > 0 ? undefined : (this.whole ?? now);
    if (this.gives === "pictures") {
      this.tryAgain(now);
    } else if (!this.kept && this.strain >= (this.isTrying(now) && !this.grown ? SMALLER : NONE)) {
      this.giveUp(now);
    } else if (this.gives === "nothing" && this.strain >= SMALLER) {
      this.shrink(now);
    } else if (this.gives === "size" && this.isWhole(this.grow, now)) {
      this.gives = "nothing";
      this.grown = now;
    }
  }

  /** The person wants the pictures, whatever the sound is like: from now on they become smaller at most. */
  keep(): void {
    this.kept = true;
    if (this.gives === "pictures") {
      this.gives = "size";
    }
  }

  /** The connection is another one: what was heard over the older one says nothing of it. What has given way comes back as before. */
  anew(): void {
    this.strain = 0;
    this.whole = undefined;
  }

  private shrink(now: number): void {
    this.gives = "size";
    if (this.grown !== undefined && now - this.grown < LASTS) {
      this.grow = Math.min(AT_MOST, this.grow * 2);
      // Small ones were borne a moment ago: they are given the time to help.
      this.anew();
    } else {
      this.grow = GROW;
    }
  }

  private giveUp(now: number): void {
    this.wait = this.isTrying(now) ? Math.min(AT_MOST, this.wait * 2) : AGAIN;
    this.tried = undefined;
    this.gives = "pictures";
    this.anew();
  }

  private tryAgain(now: number): void {
    if (this.isWhole(this.wait, now)) {
      this.tried = now;
      this.grown = undefined;
      this.gives = "size";
      this.anew();
    }
  }

  private isTrying(now: number): boolean {
    return this.tried !== undefined && now - this.tried < LASTS;
  }

  private isWhole(long: number, now: number): boolean {
    return this.whole !== undefined && now - this.whole >= long;
  }
}

function weigh(heard: Heard | undefined): 0 | 1 | 2 {
  if (!heard) {
    return 0;
  }
  if (heard.lost >= SEVERE) {
    return 2;
  }
  return heard.lost >= BAD || (heard.madeUp >= MADE_UP && heard.roundTrip >= LATE) ? 1 : 0;
}
