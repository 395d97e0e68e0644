import type { Layer } from "../signalling/messages";

/** How one layer of a camera is sent. */
export type Plan = { readonly active: boolean; readonly scale: number; readonly maxBitrate: number };

const RATES = [200_000, 500_000, 1_500_000] as const;

/** How the bridge knows the layers, by their place: it compares what is wanted with these, whatever the camera really gives. */
const NOMINAL = [180, 360, 720] as const;
/** How tall everybody sends and is sent pictures before they have said how tall one stands on their page: the first comes soonest small. */
export const AT_FIRST = 180;

/**
 * The layers for a camera's picture of this height, smallest first, of which the tallest that anybody wants is `wanted`. Browsers
 * leave out the upper layers of small pictures, so the factors follow the height: otherwise the best picture would never be sent. What
 * nobody would be sent is not made; the smallest stays, so that whoever looks again sees at once.
 */
export function plan(height: number, wanted: number): readonly [Plan, Plan, Plan] {
  const scales = height >= 540 ? [4, 2, 1] : height >= 270 ? [2, 1, 1] : [1, 1, 1];
  const count = height >= 540 ? 3 : height >= 270 ? 2 : 1;
  const one = (index: 0 | 1 | 2): Plan => ({
    active: index === 0 || (index < count && NOMINAL[index] <= wanted),
    scale: scales[index] ?? 1,
    maxBitrate: RATES[index],
  });
  return [one(0), one(1), one(2)];
}

/** What an uplink has to carry before the tallest layer begins, and as long as it goes on, in bit/s. */
const BEGINS = 900_000;
const GOES_ON = 600_000;
/** The tallest picture that is tried on any uplink. */
export const ANY = 360;

/**
 * The tallest layer that an uplink of this rate carries, in bit/s, when `now` is the tallest so far. A layer that begins and is given up
 * by the browser a moment later freezes the picture of everybody who was sent it for some three seconds: so long the bridge needs to
 * notice. So it begins when the connection has shown that it lasts.
 */
export function carried(rate: number, now: number): number {
  return rate >= (now > ANY ? GOES_ON : BEGINS) ? 720 : ANY;
}

/**
 * The height to ask for, for a picture that stands this many pixels tall. Alone on the page it may be stretched by a third at most:
 * asking for its own height would bring the layer below it. Beside others it gets the layer below, so that all of them come.
 */
export function fitting(tile: number, isAlone: boolean): number {
  if (tile <= 0) {
    return 0;
  }
  return isAlone
    ? (NOMINAL.find((height) => height * 4 >= tile * 3) ?? 720)
    : (NOMINAL.findLast((height) => height <= tile) ?? 180);
}

/**
 * The offer with the layers that are not sent marked as paused (RFC 8853, 5.1). Otherwise Chromium turns all of them on with each offer,
 * whatever was set before: the pictures of everybody stand still while its encoder starts anew, and once more when they are off again.
 */
export function paused(sdp: string, plans: readonly Plan[]): string {
  return sdp.replace(/^(a=simulcast:recv )([\w;]+)/gm, (_, head: string, rids: string) => {
    const marked = rids.split(";").map((rid, index) => (plans[index]?.active === false ? `~${rid}` : rid));
    return head + marked.join(";");
  });
}

/** Applies the plan to a sender of three layers, unless it sends so; a sender of one is left as it is. */
export async function apply(sender: RTCRtpSender, plans: readonly Plan[]): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.length !== plans.length) {
    return;
  }
  let isOther = false;
  parameters.encodings.forEach((encoding, index) => {
    const wish = plans[index];
    if (wish) {
      isOther ||=
        encoding.active !== wish.active ||
        encoding.scaleResolutionDownBy !== wish.scale ||
        encoding.maxBitrate !== wish.maxBitrate;
      encoding.active = wish.active;
      encoding.scaleResolutionDownBy = wish.scale;
      encoding.maxBitrate = wish.maxBitrate;
    }
  });
  if (isOther) {
    await sender.setParameters(parameters);
  }
}

type Outbound = {
  readonly type: string;
  readonly kind?: string;
  readonly rid?: string;
  readonly ssrc: number;
  readonly rtxSsrc?: number;
};

/**
 * The numbers of the sender's layers, smallest first, once as many are known as are sent, each with the number of its repair unless the
 * browser is known to tell none. An answer does not name them; the statistics
 * do, some milliseconds after it (https://www.w3.org/TR/webrtc-stats/#outboundrtpstats-dict*). A part of them would be worse than
 * none: the bridge would forward nothing of that camera.
 */
export async function layers(sender: RTCRtpSender, repaired = true): Promise<readonly Layer[] | undefined> {
  const wanted = sender.getParameters().encodings.length;
  const found = new Map<string, Layer>();
  for (const report of (await sender.getStats()).values() as Iterable<Outbound>) {
    if (report.type === "outbound-rtp" && report.kind === "video") {
      found.set(
        report.rid ?? "1",
        report.rtxSsrc === undefined ? { ssrc: report.ssrc } : { ssrc: report.ssrc, repair: report.rtxSsrc },
      );
    }
  }
  const complete =
    found.size === wanted && [...found.values()].every(({ repair }) => repair !== undefined || !repaired);
  return complete
    ? [...found.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, layer]) => layer)
    : undefined;
}
