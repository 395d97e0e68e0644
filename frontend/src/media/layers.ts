import type { Layer } from "../signalling/messages";

/** How one layer of a camera is sent. */
export type Plan = { readonly active: boolean; readonly scale: number; readonly maxBitrate: number };

const RATES = [200_000, 500_000, 1_500_000] as const;

/**
 * The layers for a picture of this height, smallest first. Browsers leave out the upper layers of small pictures, so the factors
 * follow the height: otherwise the best picture would never be sent.
 */
export function plan(height: number, saving: boolean): readonly [Plan, Plan, Plan] {
  const scales = height >= 540 ? [4, 2, 1] : height >= 270 ? [2, 1, 1] : [1, 1, 1];
  const active = height >= 540 ? 3 : height >= 270 ? 2 : 1;
  const one = (index: 0 | 1 | 2): Plan => ({
    active: index < (saving ? 1 : active),
    scale: scales[index] ?? 1,
    maxBitrate: RATES[index],
  });
  return [one(0), one(1), one(2)];
}

/** Applies the plan to a sender of three layers; a sender of one is left as it is. */
export async function apply(sender: RTCRtpSender, plans: readonly Plan[]): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.length !== plans.length) {
    return;
  }
  parameters.encodings.forEach((encoding, index) => {
    const wish = plans[index];
    if (wish) {
      encoding.active = wish.active;
      encoding.scaleResolutionDownBy = wish.scale;
      encoding.maxBitrate = wish.maxBitrate;
    }
  });
  await sender.setParameters(parameters);
}

type Outbound = {
  readonly type: string;
  readonly kind?: string;
  readonly rid?: string;
  readonly ssrc: number;
  readonly rtxSsrc?: number;
};

/**
 * The numbers of the sender's layers, smallest first, once as many are known as are sent. An answer does not name them; the statistics
 * do, some milliseconds after it (https://www.w3.org/TR/webrtc-stats/#outboundrtpstats-dict*). A part of them would be worse than
 * none: the bridge would forward nothing of that camera.
 */
export async function layers(sender: RTCRtpSender): Promise<readonly Layer[] | undefined> {
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
  const complete = found.size === wanted && [...found.values()].every((layer) => layer.repair !== undefined);
  return complete
    ? [...found.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, layer]) => layer)
    : undefined;
}
