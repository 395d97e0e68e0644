import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command, MediaView } from "../signalling/messages";
import { BridgePeer } from "./bridge-peer";

const media = { way: "BRIDGE", epoch: 1, leg: "leg1", relays: [] } as unknown as MediaView;
const sent: Command[] = [];

function peer(): BridgePeer {
  return new BridgePeer(
    media,
    {
      media: { getAudioTracks: () => [], getVideoTracks: () => [] } as unknown as MediaStream,
      screen: undefined,
    },
    {
      remotes: () => undefined,
      state: () => undefined,
      send: async (command) => {
        sent.push(command);
      },
    },
  );
}

/** One that has been up for so long that its pictures have grown. */
function grown(): BridgePeer {
  const one = peer();
  connected(one);
  vi.runAllTimers();
  return one;
}

function connected(one: BridgePeer): void {
  one.connection.onconnectionstatechange?.({} as Event);
}

beforeEach(() => {
  sent.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal(
    "RTCPeerConnection",
    class {
      readonly connectionState = "connected";
      readonly remoteDescription = {};
      getTransceivers(): readonly RTCRtpTransceiver[] {
        return [];
      }
      close(): void {
        // Nothing is open.
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a connection that grows weak before anything of it is shown does not take its pictures back", () => {
  const early = peer();
  early.spare(true);
  expect(sent).toEqual([]);

  early.watch(new Map([["leg2-v0", 720]]));
  vi.runAllTimers();
  expect(sent).toEqual([{ type: "watch", leg: "leg1", heights: { "leg2-v0": 180 } }]);
});

test("pictures are wanted small until the connection has been up for a second", () => {
  const one = peer();
  one.watch(new Map([["leg2-v0", 720]]));
  vi.advanceTimersByTime(5_000);
  expect(sent).toEqual([{ type: "watch", leg: "leg1", heights: { "leg2-v0": 180 } }]);
  connected(one);
  vi.advanceTimersByTime(999);
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([
    { type: "watch", leg: "leg1", heights: { "leg2-v0": 180 } },
    { type: "watch", leg: "leg1", heights: { "leg2-v0": 720 } },
  ]);
});

test("who wants sound only is sent no picture, and gets the pictures back", () => {
  const one = grown();
  one.see(false);
  one.watch(new Map([["leg2-v0", 360]]));
  vi.runAllTimers();
  one.see(true);
  expect(sent).toEqual([
    { type: "watch", leg: "leg1", heights: {} },
    { type: "watch", leg: "leg1", heights: { "leg2-v0": 360 } },
  ]);
});

test("what is shown here is said again to a server that may have forgotten it", () => {
  const one = grown();
  one.anew();
  expect(sent).toEqual([]);
  one.watch(new Map([["leg2-v0", 720]]));
  vi.runAllTimers();
  one.anew();
  expect(sent).toEqual([
    { type: "watch", leg: "leg1", heights: { "leg2-v0": 720 } },
    { type: "watch", leg: "leg1", heights: { "leg2-v0": 720 } },
  ]);
});

/** A connection whose browser tells of its camera what `layers` says, and takes its time to shape it. */
function negotiating(layers: () => Promise<readonly object[]>): { one: BridgePeer; shaped: () => void } {
  let shaped: () => void = () => undefined;
  const sender = {
    track: { getSettings: () => ({ height: 720 }) },
    getParameters: () => ({ encodings: [{}, {}, {}] }),
    setParameters: () =>
      new Promise<void>((done) => {
        shaped = done;
      }),
    replaceTrack: async () => undefined,
    getStats: async () => new Map((await layers()).map((layer, index) => [index, layer])),
  };
  const section = { sender, direction: "sendonly", receiver: {} };
  const one = peer();
  Object.assign(one.connection, {
    getTransceivers: () => [section, section],
    setRemoteDescription: async () => undefined,
    setLocalDescription: async () => undefined,
    localDescription: { sdp: "v=0" },
  });
  return { one, shaped: () => shaped() };
}

const LAYERS = [1, 2, 3].map((rid) => ({
  type: "outbound-rtp",
  kind: "video",
  rid: String(rid),
  ssrc: rid * 10,
  rtxSsrc: rid * 10 + 1,
}));
const offer = { type: "offer", epoch: 1, leg: "leg1", version: 1, sdp: "v=0", sections: [] } as const;

test("an answer leaves before the camera is shaped, which only this page needs", async () => {
  const { one, shaped } = negotiating(async () => LAYERS);
  const done = one.offer(offer);
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual([expect.objectContaining({ type: "answer", layers: expect.anything() })]);
  shaped();
  await done;
});

test("an answer waits for the layers by the clock, however few looks a busy browser gets done", async () => {
  const { one } = negotiating(() => new Promise((told) => setTimeout(() => told([]), 60)));
  void one.offer(offer);
  await vi.advanceTimersByTimeAsync(90);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(110);
  expect(sent).toEqual([expect.not.objectContaining({ layers: expect.anything() })]);
});

test("an answer that comes when the camera is known asks the browser for nothing first", async () => {
  let isKnown = false;
  const { one, shaped } = negotiating(() =>
    isKnown ? new Promise(() => undefined) : Promise.resolve(LAYERS),
  );
  const done = one.offer(offer);
  await vi.advanceTimersByTimeAsync(10);
  shaped();
  await done;
  isKnown = true;
  sent.length = 0;
  void one.offer({ ...offer, version: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([expect.objectContaining({ type: "answer", version: 2 })]);
});

test("an offer turns no layer on that is off", async () => {
  const { one } = negotiating(async () => LAYERS);
  const taken: string[] = [];
  Object.assign(one.connection, {
    setRemoteDescription: async ({ sdp }: { sdp: string }) => {
      taken.push(sdp);
    },
  });
  const sdp = "v=0\r\na=rid:1 recv\r\na=simulcast:recv 1;2;3\r\na=mid:2\r\n";
  void one.offer({ ...offer, sdp });
  await vi.advanceTimersByTimeAsync(10);
  expect(taken).toEqual(["v=0\r\na=rid:1 recv\r\na=simulcast:recv 1;~2;~3\r\na=mid:2\r\n"]);
});
