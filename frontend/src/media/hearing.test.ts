import { describe, expect, it } from "vitest";
import { Hearing, type Report } from "./hearing";

/** A stream that a page has been sent for a while: each second so many packets come and so many do not. */
class Sound {
  private received = 0;
  private lost = 0;
  private samples = 0;
  private made = 0;
  private silent = 0;

  constructor(private readonly id: string) {}

  second(received: number, lost: number, made = 0, silent = 0): Report {
    this.received += received;
    this.lost += lost;
    this.samples += 48_000;
    this.made += made * 48_000;
    this.silent += silent * 48_000;
    return {
      id: this.id,
      type: "inbound-rtp",
      kind: "audio",
      packetsReceived: this.received,
      packetsLost: this.lost,
      totalSamplesReceived: this.samples,
      concealedSamples: this.made + this.silent,
      silentConcealedSamples: this.silent,
    };
  }
}

function settled(...sounds: readonly Sound[]): Hearing {
  const hearing = new Hearing();
  for (let look = 0; look < 3; look++) {
    hearing.look(sounds.map((sound) => sound.second(50, 0)));
  }
  return hearing;
}

const WAY: Report = { id: "way", type: "candidate-pair", nominated: true, currentRoundTripTime: 0.7 };

describe("what is heard", () => {
  it("is how much of a second's sound was lost and made up, and how long the way is", () => {
    const other = new Sound("other");
    const hearing = settled(other);

    expect(hearing.look([other.second(40, 10, 0.25), WAY]).come).toEqual({
      lost: 0.2,
      madeUp: 0.25,
      roundTrip: 0.7,
    });
    expect(hearing.look([other.second(50, 0)]).come).toEqual({ lost: 0, madeUp: 0, roundTrip: 0 });
  });

  it("says nothing while a stream begins, whatever is lost of it", () => {
    const other = new Sound("other");
    const hearing = new Hearing();

    for (let look = 0; look < 3; look++) {
      expect(hearing.look([other.second(25, 25)]).come).toBeUndefined();
    }
    expect(hearing.look([other.second(25, 25)]).come?.lost).toBe(0.5);
  });

  it("says nothing of somebody who sends nothing, and does not take the silence for sound that was made up", () => {
    const other = new Sound("other");
    const hearing = settled(other);

    expect(hearing.look([other.second(0, 0, 0, 1)]).come).toBeUndefined();
    expect(hearing.look([other.second(50, 0, 0, 0.5)]).come?.madeUp).toBe(0);
  });

  it("does not count a late packet, which takes a loss back, as one that came twice", () => {
    const other = new Sound("other");
    const hearing = settled(other);
    hearing.look([other.second(40, 10)]);

    expect(hearing.look([other.second(58, -8)]).come?.lost).toBe(0);
  });

  it("is told by whoever comes best of several: what one of them loses alone is lost on their own link", () => {
    const first = new Sound("first");
    const second = new Sound("second");
    const hearing = settled(first, second);

    expect(hearing.look([first.second(25, 25), second.second(50, 0)]).come?.lost).toBe(0);
    expect(hearing.look([first.second(25, 25), second.second(40, 10)]).come?.lost).toBe(0.2);
    expect(hearing.look([first.second(25, 25), second.second(0, 0)]).come?.lost).toBe(0.5);
  });

  it("leaves a third person out while they come in", () => {
    const first = new Sound("first");
    const third = new Sound("third");
    const hearing = settled(first);

    expect(hearing.look([first.second(25, 25), third.second(50, 0)]).come?.lost).toBe(0.5);
  });
});

describe("what is heard of oneself", () => {
  const told = (timestamp: number, fractionLost?: number): Report => ({
    id: "told",
    type: "remote-inbound-rtp",
    kind: "audio",
    timestamp,
    ...(fractionLost === undefined ? {} : { fractionLost }),
  });

  it("is what the other end has told, once", () => {
    const hearing = new Hearing();

    expect(hearing.look([told(1000, 0.3)]).gone?.lost).toBe(0.3);
    expect(hearing.look([told(1000, 0.3)]).gone).toBeUndefined();
    expect(hearing.look([told(2000, 0)]).gone?.lost).toBe(0);
  });

  it("is unknown where nothing was told, and of pictures", () => {
    const hearing = new Hearing();

    expect(hearing.look([told(1000)]).gone).toBeUndefined();
    expect(hearing.look([{ ...told(2000, 0.3), kind: "video" }]).gone).toBeUndefined();
  });
});
