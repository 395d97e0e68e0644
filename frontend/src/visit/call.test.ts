import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Peer, PeerEvents } from "../media/peer";
import type { MediaView, View } from "../signalling/messages";
import { Call } from "./call";

/** How much of one's own sound does not reach the other, from 0 to 1, as the other tells. */
let lost = 0;
/** The cameras that were turned on, the newest last. */
let cameras: Track[] = [];
let call: Call;

class Track extends EventTarget {
  enabled = true;
  isOn = true;
  constructor(readonly kind: string) {
    super();
  }
  stop(): void {
    this.isOn = false;
  }
}

class Stream {
  constructor(private all: readonly Track[] = []) {}
  getTracks = () => [...this.all];
  getAudioTracks = () => this.all.filter(({ kind }) => kind === "audio");
  getVideoTracks = () => this.all.filter(({ kind }) => kind === "video");
  addTrack(track: Track): void {
    this.all = [...this.all, track];
  }
  removeTrack(track: Track): void {
    this.all = this.all.filter((one) => one !== track);
  }
}

vi.mock("../media/devices", async (original) => ({
  ...(await original<typeof import("../media/devices")>()),
  capture: async (camera: unknown, microphone: unknown) => {
    const filming = camera ? [new Track("video")] : [];
    cameras.push(...filming);
    return {
      stream: new Stream([...filming, ...(microphone ? [new Track("audio")] : [])]),
      camera: camera ? "works" : "skipped",
      microphone: microphone ? "works" : "skipped",
    };
  },
}));
vi.mock("../media/safety", () => ({ safetyCode: async () => "" }));
vi.mock("../media/peer", () => ({
  connect: ({ epoch, leg }: MediaView, _local: unknown, { state }: PeerEvents): Partial<Peer> => ({
    epoch,
    leg,
    scene: () => state("connected"),
    connection: {
      connectionState: "connected",
      getStats: async () =>
        new Map([
          [
            "told",
            {
              id: "told",
              type: "remote-inbound-rtp",
              kind: "audio",
              timestamp: Date.now(),
              fractionLost: lost,
            },
          ],
        ]),
    } as never,
    replace: async () => undefined,
    see: () => undefined,
    spare: () => undefined,
    afford: () => undefined,
    close: () => undefined,
  }),
}));

function bridged(epoch: number, planned: boolean): View {
  const media = {
    way: "BRIDGE",
    epoch,
    leg: `leg${epoch}`,
    planned,
    kept: planned,
    polite: false,
    relays: [],
  };
  return { ...view(), media } as unknown as View;
}

function view(hidden = false): View {
  return {
    type: "view",
    revision: 1,
    state: "IN_VISIT",
    me: { person: "me", part: "PATIENT", presence: "JOINED", sharing: false, silenced: false, hidden },
    others: [],
    media: { way: "DIRECT", epoch: 1, leg: "", planned: false, polite: false, relays: [] },
  } as unknown as View;
}

/** Whether the own camera is really on: its light, not what a page says. */
function films(): boolean {
  return cameras.some(({ isOn }) => isOn);
}

async function seconds(some: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(some * 1_000);
}

beforeEach(async () => {
  vi.useFakeTimers();
  lost = 0;
  cameras = [];
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal("MediaStream", Stream);
  vi.stubGlobal("navigator", {});
  call = new Call("visit", "Ana", { send: async () => undefined, changed: () => undefined });
  call.follow(view());
  await call.join(true);
  await seconds(5);
});

afterEach(() => {
  call.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Until the own camera has given way to the own sound; then nothing is lost any more. */
async function loseUntilTheCameraRests(): Promise<void> {
  lost = 0.5;
  await seconds(15);
  lost = 0;
}

test("the own camera goes off when words do not reach the other, and a whole sound does not turn it on again", async () => {
  expect(films()).toBe(true);
  await loseUntilTheCameraRests();
  expect(films()).toBe(false);
  expect(call.isCameraResting).toBe(true);
  expect(call.own.sending.microphone).toBe(true);

  await seconds(120);

  expect(films()).toBe(false);
});

test("a camera that the person turns on again stays on, whatever becomes of the sound", async () => {
  await loseUntilTheCameraRests();
  await call.own.setCamera(true);
  expect(call.isCameraResting).toBe(false);
  await seconds(60);

  lost = 0.5;
  await seconds(60);

  expect(films()).toBe(true);
});

test("the tap that brings the pictures back turns the resting camera on", async () => {
  await loseUntilTheCameraRests();
  await call.soundOnly(false);
  expect(films()).toBe(true);
  expect(call.isCameraResting).toBe(false);
});

test("the camera of somebody whom the provider has hidden stays off, whatever they tap for their pictures", async () => {
  await loseUntilTheCameraRests();
  call.follow(view(true));
  await call.soundOnly(false);
  expect(films()).toBe(false);
});

test("who chooses sound only while the camera rests is seen again afterwards", async () => {
  await loseUntilTheCameraRests();
  await call.soundOnly(true);
  expect(call.isCameraResting).toBe(false);
  lost = 0.5;
  await seconds(30);
  expect(films()).toBe(false);
  lost = 0;

  await call.soundOnly(false);

  expect(films()).toBe(true);
});

test("what has rested in one call does not in the next", async () => {
  await loseUntilTheCameraRests();
  call.end();
  expect(call.isCameraResting).toBe(false);
});

test("in a planned move what the bridge sends is read of the connection that is shown", async () => {
  call.follow(bridged(2, false));
  await seconds(0);
  call.scene({ type: "scene", leg: "leg2", shown: ["one-v0"] });
  expect(call.shown).toEqual(["one-v0"]);

  call.follow(bridged(3, true));
  call.scene({ type: "scene", leg: "leg3", shown: ["other-v0"] });
  await seconds(5);
  expect(call.shown).toEqual(["one-v0"]);

  await seconds(6);
  expect(call.shown).toEqual(["other-v0"]);
  call.follow(bridged(4, false));
  expect(call.shown).toBeUndefined();
});
