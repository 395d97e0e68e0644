import { describe, expect, it } from "vitest";
import { HeldOrder } from "./held-order";
import { row } from "./row-fixture";

const NOW = Date.parse("2026-11-23T16:00:00Z");
const ANA = row("ana");
const BEN = row("ben");
const CLEO = row("cleo");

function shown(order: HeldOrder): readonly string[] {
  return order.rows.map(({ visit }) => visit);
}

describe("the order in the table", () => {
  it("is the one by need while nobody is there", () => {
    const order = new HeldOrder();
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW);
    order.arrange([BEN, ANA], [ANA, BEN], false, NOW);

    expect(shown(order)).toEqual(["ben", "ana"]);
    expect(order.isHeld).toBe(false);
  });

  it("stays under a pointer until it leaves, and who is new stands at the end", () => {
    const order = new HeldOrder();
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW);
    order.point(NOW);
    order.arrange([CLEO, BEN, ANA], [ANA, BEN, CLEO], false, NOW + 1);
    expect(shown(order)).toEqual(["ana", "ben", "cleo"]);
    expect(order.isHeld).toBe(true);

    order.leave();
    order.arrange([CLEO, BEN, ANA], [ANA, BEN, CLEO], false, NOW + 2);
    expect(shown(order)).toEqual(["cleo", "ben", "ana"]);
    expect(order.isHeld).toBe(false);
  });

  it("is let go of by a pointer that was left there for half a minute", () => {
    const order = new HeldOrder();
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW);
    order.point(NOW);
    order.arrange([BEN, ANA], [ANA, BEN], false, NOW + 29_999);
    expect(shown(order)).toEqual(["ana", "ben"]);

    order.arrange([BEN, ANA], [ANA, BEN], false, NOW + 30_000);
    expect(shown(order)).toEqual(["ben", "ana"]);
  });

  it("stays for as long as the keyboard is in the table", () => {
    const order = new HeldOrder();
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW);
    order.arrange([BEN, ANA], [ANA, BEN], true, NOW + 3_600_000);

    expect(shown(order)).toEqual(["ana", "ben"]);
  });

  it("is not called held where it is the one by need", () => {
    const order = new HeldOrder();
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW);
    order.point(NOW);
    order.arrange([ANA, BEN], [ANA, BEN], false, NOW + 1);

    expect(order.isHeld).toBe(false);
  });
});
