type Transport = { readonly type: string; readonly packetsReceived?: number };

/** So many looks in a row without any packet, a second apart. */
const STILL = 2;

/**
 * Whether a connection that is up has gone still: where somebody's sound is on, packets come fifty times a second. A browser says so
 * itself when its own questions stay without an answer for five seconds and more
 * (https://www.w3.org/TR/webrtc-stats/#transportstats-dict*).
 */
export class Stillness {
  private packets: number | undefined;
  private looks = 0;

  /** What has changed since the last look; nothing where the browser does not count packets. */
  look(reports: Iterable<Transport>, isSoundOn: boolean): "begins" | "ends" | undefined {
    let packets: number | undefined;
    for (const { type, packetsReceived } of reports) {
      if (type === "transport" && packetsReceived !== undefined) {
        packets = (packets ?? 0) + packetsReceived;
      }
    }
    const wasStill = this.looks >= STILL;
    // Still once, it is so until something comes: a microphone that is turned off meanwhile brings nothing back.
    const isQuiet = packets !== undefined && packets === this.packets && (isSoundOn || wasStill);
    this.looks = isQuiet ? this.looks + 1 : 0;
    this.packets = packets;
    const isStill = this.looks >= STILL;
    return isStill === wasStill ? undefined : isStill ? "begins" : "ends";
  }
}
