import type { Row } from "../signalling/messages";
import { inPlace } from "./order";

/** How long a pointer that rests over the table keeps its order: one that was left there must not keep it all day. */
const RESTS = 30_000;

/** The rows as they stand in the table: by need, but as they were while somebody points at them or has the keyboard there. */
export class HeldOrder {
  /** What stands in the table. */
  rows: readonly Row[] = [];
  /** Whether that is another order than the one by need. */
  isHeld = false;
  /** When the pointer was last moved over the table; 0 while it is elsewhere. */
  private pointed = 0;

  /** The pointer moves over the table. */
  point(now: number): void {
    this.pointed = now;
  }

  /** The pointer is elsewhere, or another choice was made: the order is the one by need again. */
  leave(): void {
    this.pointed = 0;
  }

  /**
   * @param fitting what fits the choice that was made, by need
   * @param all every row, also those that no longer fit
   * @param hasKeyboard whether the keyboard is in the table
   */
  arrange(fitting: readonly Row[], all: readonly Row[], hasKeyboard: boolean, now: number): void {
    this.rows =
      hasKeyboard || now - this.pointed < RESTS
        ? inPlace(
            this.rows.map(({ visit }) => visit),
            fitting,
            all,
          )
        : fitting;
    this.isHeld = this.rows.some((row, index) => row !== fitting[index]);
  }
}
