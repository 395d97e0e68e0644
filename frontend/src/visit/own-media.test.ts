import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnMedia } from "./own-media";

type Asked = { wanted: MediaStreamConstraints; give(): void; refuse(name: string): void };

let asked: Asked[] = [];
let plugged = new EventTarget();

class Track extends EventTarget {
  enabled = true;
  readyState = "live";
  constructor(
    readonly kind: string,
    readonly deviceId = "default",
  ) {
    super();
  }
  get label(): string {
    return `the ${this.deviceId}`;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
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

function idOf(wanted: boolean | MediaTrackConstraints): string | undefined {
  const id = typeof wanted === "object" ? wanted.deviceId : undefined;
  return typeof id === "object" && !Array.isArray(id) ? String(id.exact) : undefined;
}

beforeEach(() => {
  asked = [];
  plugged = new EventTarget();
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal("MediaStream", Stream);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      addEventListener: plugged.addEventListener.bind(plugged),
      getUserMedia: (wanted: MediaStreamConstraints) =>
        new Promise((resolve, reject) => {
          const tracks = [
            ...(wanted.video ? [new Track("video", idOf(wanted.video))] : []),
            ...(wanted.audio ? [new Track("audio", idOf(wanted.audio))] : []),
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
  /** Whether anything could be heard of each microphone that was sent, at the moment it was. */
  const audible: boolean[] = [];
  const media = new OwnMedia("Ana", {
    replaced: async ({ media: stream }) => {
      told.push(`sends ${stream.getTracks().length}`);
      audible.push(...stream.getAudioTracks().map(({ enabled }) => enabled));
    },
    changed: () => told.push("changed"),
  });
  return { media, told, audible };
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

test("a microphone that was muted before it came on is muted, from the first moment", async () => {
  const { media, audible } = own();
  const started = media.start(false);
  expect(asked[0]?.wanted.video).toBe(false);
  await media.setMicrophone(false);
  asked[0]?.give();
  await started;
  expect(audible).toEqual([false]);
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

/** Own media whose devices are on. */
async function running(withCamera: boolean) {
  const all = own();
  const started = all.media.start(withCamera);
  asked[0]?.give();
  await started;
  return all;
}

/** What was asked for at the given turn, once it was. */
async function question(turn: number): Promise<Asked> {
  await vi.waitFor(() => expect(asked).toHaveLength(turn));
  return asked[turn - 1] as Asked;
}

function labels(media: OwnMedia): string[] {
  return (media.stream?.getTracks() ?? []).map(({ label }) => label);
}

test("exactly the chosen microphone is asked for, and any when it is gone", async () => {
  const { media } = await running(false);
  const used = media.use("microphone", "headset");
  expect(asked[1]?.wanted.audio).toMatchObject({ deviceId: { exact: "headset" } });
  asked[1]?.refuse("OverconstrainedError");
  const any = await question(3);
  expect(any.wanted.audio).not.toHaveProperty("deviceId");
  any.give();
  expect(await used).toBe(true);
  expect(media.sending.microphone).toBe(true);
});

test("another microphone leaves the camera alone", async () => {
  const { media } = await running(true);
  const camera = media.stream?.getVideoTracks()[0];
  const used = media.use("microphone", "headset");
  expect(asked[1]?.wanted.video).toBe(false);
  asked[1]?.give();
  expect(await used).toBe(true);
  expect(media.stream?.getVideoTracks()).toEqual([camera]);
  expect(camera?.readyState).toBe("live");
  expect(media.using).toEqual({ camera: "default", microphone: "headset" });
});

test("where only one camera can be open, the one in use is closed before the other is asked for again", async () => {
  const { media } = await running(true);
  const camera = media.stream?.getVideoTracks()[0];
  const used = media.use("camera", "back");
  (await question(2)).refuse("NotReadableError");
  const again = await question(3);
  expect(camera?.readyState).toBe("ended");
  again.give();
  expect(await used).toBe(true);
  expect(media.using.camera).toBe("back");
  expect(media.sending.camera).toBe(true);
});

test("a camera that cannot be had leaves the one before it in use", async () => {
  const { media } = await running(true);
  const used = media.use("camera", "back");
  (await question(2)).refuse("NotReadableError");
  (await question(3)).refuse("NotReadableError");
  const before = await question(4);
  expect(before.wanted.video).toMatchObject({ facingMode: "user" });
  before.give();
  expect(await used).toBe(false);
  expect(media.sending.camera).toBe(true);
  expect(media.trouble).toBeUndefined();
});

test("a camera chosen while it is off stays off and is the one that comes on", async () => {
  const { media } = await running(false);
  expect(await media.use("camera", "back")).toBe(true);
  expect(asked).toHaveLength(1);
  const on = media.setCamera(true);
  expect(asked[1]?.wanted.video).toMatchObject({ deviceId: { exact: "back" } });
  asked[1]?.give();
  await on;
  expect(media.sending.camera).toBe(true);
});

test("what was chosen on one page of the tab is used on the next", async () => {
  const { media } = await running(false);
  const used = media.use("microphone", "headset");
  asked[1]?.give();
  await used;
  void own().media.start(false);
  expect(asked[2]?.wanted.audio).toMatchObject({ deviceId: { exact: "headset" } });
});

test("a microphone that is unplugged is replaced by another, and the person is told", async () => {
  const { media } = await running(true);
  const gone = media.stream?.getAudioTracks()[0];
  gone?.dispatchEvent(new Event("ended"));
  const other = await question(2);
  expect(other.wanted.video).toBe(false);
  other.give();
  await vi.waitFor(() => expect(media.swap).toMatchObject({ was: "the default", now: "the default" }));
  expect(media.stream?.getAudioTracks()).toHaveLength(1);
  expect(media.stream?.getAudioTracks()).not.toContain(gone);
  expect(labels(media)).toHaveLength(2);
});

test("a microphone that is muted and replaced stays muted, from the first moment", async () => {
  const { media, audible } = await running(true);
  await media.setMicrophone(false);
  media.stream?.getAudioTracks()[0]?.dispatchEvent(new Event("ended"));
  (await question(2)).give();
  await vi.waitFor(() => expect(media.swap).toBeDefined());
  expect(media.stream?.getAudioTracks().map(({ enabled }) => enabled)).toEqual([false]);
  expect(audible).toEqual([true, false]);
});

test("the last microphone that goes is said, and one that is plugged in is taken", async () => {
  const { media } = await running(true);
  media.stream?.getAudioTracks()[0]?.dispatchEvent(new Event("ended"));
  (await question(2)).refuse("NotFoundError");
  await vi.waitFor(() => expect(media.trouble).toEqual({ kind: "microphone", found: "missing" }));
  expect(media.sending).toEqual({ camera: true, microphone: false });
  plugged.dispatchEvent(new Event("devicechange"));
  (await question(3)).give();
  await vi.waitFor(() => expect(media.trouble).toBeUndefined());
  expect(media.sending.microphone).toBe(true);
});

test("a blocked microphone is trouble, and so is a camera only while it is wanted", async () => {
  const { media } = own();
  const started = media.start(true);
  (await question(1)).refuse("NotAllowedError");
  (await question(2)).refuse("NotAllowedError");
  (await question(3)).refuse("NotAllowedError");
  await started;
  expect(media.trouble).toEqual({ kind: "microphone", found: "blocked" });
  const again = media.retry();
  (await question(4)).give();
  (await question(5)).refuse("NotAllowedError");
  await again;
  expect(media.trouble).toEqual({ kind: "camera", found: "blocked" });
  await media.setCamera(false);
  expect(media.trouble).toBeUndefined();
});

test("what is turned off at the end is not taken for unplugged", async () => {
  const { media } = await running(true);
  media.end();
  await Promise.resolve();
  expect(asked).toHaveLength(1);
});

test("a shared screen is sent for its detail, and ends when the browser says so", async () => {
  const track = new Track("video");
  Object.assign(navigator.mediaDevices, { getDisplayMedia: async () => new Stream([track]) });
  const { media } = own();
  await media.share();
  expect(media.screen?.getVideoTracks()).toEqual([track]);
  expect(track).toMatchObject({ contentHint: "detail" });
  (track as unknown as MediaStreamTrack).onended?.(new Event("ended"));
  expect(media.screen).toBeUndefined();
});
