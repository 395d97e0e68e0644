import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MediaView } from "../signalling/messages";
import { DirectPeer } from "./direct-peer";

/** How the camera was sent, each time that it changed. */
const shapes: string[] = [];
let sections: object[] = [];

function section(): object {
  const encoding: RTCRtpEncodingParameters = {};
  return {
    direction: "sendrecv",
    receiver: {},
    sender: {
      replaceTrack: async () => undefined,
      getParameters: () => ({ encodings: [{ ...encoding }] }),
      setParameters: async ({ encodings: [shape] }: { encodings: RTCRtpEncodingParameters[] }) => {
        Object.assign(encoding, shape);
        shapes.push(`1/${encoding.scaleResolutionDownBy} ${encoding.maxBitrate}`);
      },
    },
  };
}

class Connection {
  connectionState = "new";
  remoteDescription: unknown;
  localDescription: unknown;
  signalingState = "stable";
  onconnectionstatechange: () => void = () => undefined;
  getTransceivers(): readonly object[] {
    return sections;
  }
  addTransceiver(): void {
    sections.push(section());
  }
  async setRemoteDescription(description: unknown): Promise<void> {
    this.remoteDescription = description;
    sections = [section(), section(), section()];
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: "answer", sdp: "" };
  }
  close(): void {
    this.connectionState = "closed";
  }
}

function peer(polite: boolean, height: number): DirectPeer {
  const camera = { getSettings: () => ({ height }) };
  const media = { getAudioTracks: () => [], getVideoTracks: () => [camera] } as unknown as MediaStream;
  return new DirectPeer(
    { epoch: 1, polite, relays: [] } as unknown as MediaView,
    { media, screen: undefined },
    { remotes: () => undefined, state: () => undefined, send: async () => undefined },
  );
}

function comesUp({ connection }: DirectPeer): void {
  Object.assign(connection, { connectionState: "connected" });
  connection.onconnectionstatechange?.(new Event("connectionstatechange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  shapes.length = 0;
  sections = [];
  vi.stubGlobal("RTCPeerConnection", Connection);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the first picture of a tall camera is half as tall, and it grows once the connection has been up for a moment", async () => {
  const one = peer(false, 720);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shapes).toEqual(["1/2 2500000"]);

  comesUp(one);
  comesUp(one);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(shapes).toEqual(["1/2 2500000", "1/1 2500000"]);
});

test("who is called begins with a small picture too, which its own answer is made with", async () => {
  const one = peer(true, 720);
  expect(shapes).toEqual([]);
  const spy = vi.spyOn(Connection.prototype, "setLocalDescription");
  await one.signal({ type: "signal", epoch: 1, description: { type: "offer", sdp: "" } });
  expect(shapes).toEqual(["1/2 2500000"]);
  expect(spy).toHaveBeenCalledOnce();
});

test("a small camera is sent as it is", () => {
  peer(false, 360);
  expect(shapes).toEqual(["1/1 2500000"]);
});

test("on a link that needs it the picture stays small, also when the beginning is over", async () => {
  const one = peer(false, 720);
  one.spare(true);
  comesUp(one);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shapes.slice(1)).toEqual(["1/4 150000", "1/4 150000"]);
  one.spare(false);
  expect(shapes.at(-1)).toBe("1/1 2500000");
});

test("a connection that is closed changes nothing any more", async () => {
  const one = peer(false, 720);
  comesUp(one);
  one.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shapes).toEqual(["1/2 2500000"]);
});
