import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnMedia } from "./own-media";

type Asked = { wanted: MediaStreamConstraints; give(): void; refuse(name: string): void };

let asked: Asked[] = [];

class Track extends EventTarget {
  enabled = true;
  readyState = "live";
  constructor(readonly kind: string) {
    super();
  }
  stop(): void {
    this.readyState = "ended";
  }
}

class Stream {
  private readonly all: Set<Track>;
  constructor(tracks: readonly Track[] = []) {
    this.all = new Set(tracks);
  }
  getTracks(): Track[] {
    return [...this.all];
  }
  getAudioTracks(): Track[] {
    return this.getTracks().filter(({ kind }) => kind === "audio");
  }
  getVideoTracks(): Track[] {
    return this.getTracks().filter(({ kind }) => kind === "video");
  }
  addTrack(track: Track): void {
    this.all.add(track);
  }
  removeTrack(track: Track): void {
    this.all.delete(track);
  }
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal("MediaStream", Stream);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia: (wanted: MediaStreamConstraints) =>
        new Promise((resolve, reject) => {
          const tracks = [
            ...(wanted.video ? [new Track("video")] : []),
            ...(wanted.audio ? [new Track("audio")] : []),
          ];
          asked.push({
            wanted,
            give: () => resolve(new Stream(tracks)),
            refuse: (name) => reject(Object.assign(new Error(name), { name })),
          });
        }),
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

function own() {
  const told: string[] = [];
  const media = new OwnMedia("Ana", {
    replaced: async ({ media: stream }) => {
      told.push(`sends ${stream.getTracks().length}`);
    },
    changed: () => told.push("changed"),
  });
  return { media, told };
}

test("devices that come are sent, and until then nothing is", async () => {
  const { media, told } = own();
  const started = media.start(true);
  expect(media.isStarting).toBe(true);
  expect(media.local.media.getTracks()).toEqual([]);
  asked[0]?.give();
  await started;
  expect(media.isStarting).toBe(false);
  expect(media.sending).toEqual({ camera: true, microphone: true });
  expect(told).toEqual(["sends 2", "changed"]);
});

test("devices are asked for once, however often they are wanted", async () => {
  const { media } = own();
  const both = [media.start(true), media.start(true)];
  expect(asked).toHaveLength(1);
  asked[0]?.give();
  await Promise.all(both);
  await media.start();
  expect(asked).toHaveLength(1);
});

test("devices that come after the call has ended are turned off again", async () => {
  const { media, told } = own();
  const started = media.start(true);
  const spy = vi.spyOn(Track.prototype, "stop");
  media.end();
  asked[0]?.give();
  await started;
  expect(spy).toHaveBeenCalledTimes(2);
  expect(media.stream).toBeUndefined();
  expect(told).toEqual([]);
});

test("a camera that was turned off before it came on stays off", async () => {
  const { media } = own();
  const started = media.start(true);
  await media.setCamera(false);
  asked[0]?.give();
  await started;
  expect(media.sending.camera).toBe(false);
  expect(media.stream?.getVideoTracks()).toEqual([]);
  expect(media.stream?.getAudioTracks()).toHaveLength(1);
});

test("a microphone that was muted before it came on is muted", async () => {
  const { media } = own();
  const started = media.start(false);
  expect(asked[0]?.wanted.video).toBe(false);
  media.setMicrophone(false);
  asked[0]?.give();
  await started;
  expect(media.stream?.getAudioTracks().map(({ enabled }) => enabled)).toEqual([false]);
  expect(media.sending).toEqual({ camera: false, microphone: false });
});

test("after a rest the devices are asked for again, as they were sent", async () => {
  const { media } = own();
  const first = media.start(false);
  asked[0]?.give();
  await first;
  media.rest();
  expect(media.stream).toBeUndefined();
  const second = media.start();
  asked[1]?.give();
  await second;
  expect(asked[1]?.wanted.video).toBe(false);
});

test("exactly the chosen microphone is asked for, and any when it is gone", async () => {
  const { media } = own();
  const started = media.start(false);
  asked[0]?.give();
  await started;
  const used = media.use("", "headset");
  expect(asked[1]?.wanted.audio).toMatchObject({ deviceId: { exact: "headset" } });
  asked[1]?.refuse("OverconstrainedError");
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked[2]?.wanted.audio).not.toHaveProperty("deviceId");
  asked[2]?.give();
  await used;
  expect(media.sending.microphone).toBe(true);
});
