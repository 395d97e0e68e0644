import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command, MediaView } from "../signalling/messages";
import { BridgePeer } from "./bridge-peer";

const media = { way: "BRIDGE", epoch: 1, leg: "leg1", relays: [] } as unknown as MediaView;
const sent: Command[] = [];

function peer(): BridgePeer {
  return new BridgePeer(
    media,
    { media: {} as MediaStream, screen: undefined },
    {
      remotes: () => undefined,
      state: () => undefined,
      send: async (command) => {
        sent.push(command);
      },
    },
  );
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

test("who wants sound only is sent no picture, and gets the pictures back", () => {
  const one = peer();
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
  const one = peer();
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
