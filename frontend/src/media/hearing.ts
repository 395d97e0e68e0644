/** What became of sound on its way, since the look before. */
export type Heard = {
  /** How much of it was lost, from 0 to 1. */
  readonly lost: number;
  /** How much of what was played was made up, as what was to be played had not come in time, from 0 to 1; silence that was made up is not in it. */
  readonly madeUp: number;
  /** The way to the other end and back, in seconds. */
  readonly roundTrip: number;
};

/** Of both ways; undefined where nothing can be said: nobody sends, or the other end has not told anything new. */
export type Both = { readonly come: Heard | undefined; readonly gone: Heard | undefined };

/** The part of a browser's reports that is read (https://www.w3.org/TR/webrtc-stats/). */
export type Report = {
  readonly id: string;
  readonly type: string;
  readonly timestamp?: number;
  readonly kind?: string;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly totalSamplesReceived?: number;
  readonly concealedSamples?: number;
  readonly silentConcealedSamples?: number;
  readonly fractionLost?: number;
  readonly trackIdentifier?: string;
  readonly framesDecoded?: number;
};

type Stream = { readonly looks: number; readonly report: Report };

/** So many packets have to be due before their loss says anything: whoever sends sends 50 a second, and nobody who is muted at a bridge. */
const ENOUGH = 10;
/** The first looks at a stream: what is lost while it begins is not the link's fault. */
const BEGINNING = 3;

/**
 * Reads from a connection's statistics how well sound comes, and how well the own sound arrives. Of several people the one who comes best
 * counts: a link of one's own that is bad loses something of everybody, a link of theirs only what they send.
 */
export class Hearing {
  private streams = new Map<string, Stream>();
  private told = 0;

  look(reports: Iterable<Report>): Both {
    const coming: { readonly lost: number; readonly madeUp: number }[] = [];
    let gone: Heard | undefined;
    let roundTrip = 0;
    for (const report of reports) {
      if (report.type === "inbound-rtp" && report.kind === "audio") {
        const one = this.stream(report);
        if (one) {
          coming.push(one);
        }
      } else if (report.type === "remote-inbound-rtp" && report.kind === "audio") {
        gone = this.answered(report) ?? gone;
      } else if (report.type === "candidate-pair" && report.nominated) {
        roundTrip = Math.max(roundTrip, report.currentRoundTripTime ?? 0);
      }
    }
    const come =
      coming.length > 0
        ? {
            lost: Math.min(...coming.map(({ lost }) => lost)),
            madeUp: Math.min(...coming.map(({ madeUp }) => madeUp)),
            roundTrip,
          }
        : undefined;
    return { come, gone };
  }

  private stream(report: Report): { readonly lost: number; readonly madeUp: number } | undefined {
    const before = this.streams.get(report.id);
    const looks = (before?.looks ?? 0) + 1;
    this.streams.set(report.id, { looks, report });
    if (!before || looks <= BEGINNING) {
      return undefined;
    }
    const more = (name: "packetsReceived" | "packetsLost" | "totalSamplesReceived") =>
      Math.max(0, (report[name] ?? 0) - (before.report[name] ?? 0));
    const lost = more("packetsLost");
    const all = more("packetsReceived") + lost;
    const samples = more("totalSamplesReceived");
    return all < ENOUGH
      ? undefined
      : {
          lost: lost / all,
          madeUp: samples === 0 ? 0 : Math.max(0, madeUp(report) - madeUp(before.report)) / samples,
        };
  }

  /** The other end tells some times a second or every few seconds; what it has told once counts once. */
  private answered({ timestamp = 0, fractionLost }: Report): Heard | undefined {
    if (fractionLost === undefined || timestamp <= this.told) {
      return undefined;
    }
    this.told = timestamp;
    return { lost: fractionLost, madeUp: 0, roundTrip: 0 };
  }
}

function madeUp({ concealedSamples = 0, silentConcealedSamples = 0 }: Report): number {
  return concealedSamples - silentConcealedSamples;
}
