import type { Link } from "../signalling/messages";

/** What one look at a connection's statistics says. */
export type Sample = { readonly loss: number; readonly roundTrip: number };

/** The word for a sample: the limits are those of the design, and numbers are never shown to patients. */
export function word(sample: Sample): Link {
  if (sample.loss < 0.03 && sample.roundTrip < 0.25) {
    return "good";
  }
  return sample.loss < 0.08 && sample.roundTrip < 0.5 ? "fair" : "weak";
}

/** Reads loss and round trip from a connection, and changes its word only after three equal samples: six seconds at two each. */
export class Quality {
  /** What can be sent at present, in bit/s; unknown where the browser does not say. */
  outgoing: number | undefined;
  private current: Link = "good";
  private candidate: Link = "good";
  private times = 0;
  private received = 0;
  private lost = 0;

  /** The word now, after another look. */
  async look(connection: RTCPeerConnection): Promise<Link> {
    return this.consider(await this.sample(connection));
  }

  consider(sample: Sample): Link {
    const next = word(sample);
    this.times = next === this.candidate ? this.times + 1 : 1;
    this.candidate = next;
    if (this.times >= 3) {
      this.current = next;
    }
    return this.current;
  }

  private async sample(connection: RTCPeerConnection): Promise<Sample> {
    let received = 0;
    let lost = 0;
    let roundTrip = 0;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        received += report.packetsReceived ?? 0;
        lost += report.packetsLost ?? 0;
      } else if (
        report.type === "candidate-pair" &&
        report.nominated &&
        report.currentRoundTripTime !== undefined
      ) {
        roundTrip = report.currentRoundTripTime;
        this.outgoing = report.availableOutgoingBitrate;
      }
    }
    const newReceived = Math.max(0, received - this.received);
    const newLost = Math.max(0, lost - this.lost);
    this.received = received;
    this.lost = lost;
    const all = newReceived + newLost;
    return { loss: all === 0 ? 0 : newLost / all, roundTrip };
  }
}
