import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Peer, PeerEvents, Remote } from "../media/peer";
import type { Command, MediaView } from "../signalling/messages";
import { Route, type RouteHost } from "./route";

type Told = { readonly leg: string; readonly heights: ReadonlyMap<string, number> };

const told: Told[] = [];
/** Which connections were told to send less, and which asked for the next one. */
const spared: string[] = [];
const renewed: Command[] = [];
const closed: string[] = [];
/** What the connections say of themselves, and of which epoch one never comes up. */
let connectionState: RTCPeerConnectionState = "connected";
let stuck: number | undefined;
/** What was told to a connection of what its bridge says. */
const scenes: string[] = [];
let moved: ((state: RTCPeerConnectionState) => void)[] = [];
let remotes: ((remotes: readonly Remote[]) => void)[] = [];
/** Of which tracks a frame was decoded, and which pictures are on. */
let seen: readonly string[] = [];
/** What the connection says that it received; nothing where it does not count. */
let packets: number | undefined;
let isOn: (remote: Remote) => boolean = () => true;
/** Whether the sound suffers, and what was heard of it. */
let isSparing = false;
const heard: (number | undefined)[] = [];
/** What was to be seen and heard, each time. */
const played: (readonly Remote[])[] = [];

vi.mock("../media/safety", () => ({ safetyCode: async () => `code ${moved.length}` }));
vi.mock("../media/peer", () => ({
  connect: ({ epoch, leg }: MediaView, _local: unknown, events: PeerEvents) => {
    moved.push(events.state);
    remotes.push(events.remotes);
    const peer: Partial<Peer> = {
      epoch,
      leg,
      connection: {
        get connectionState() {
          return epoch === stuck ? "connecting" : connectionState;
        },
        getStats: async () =>
          new Map<string, object>([
            ...seen.map((id): [string, object] => [
              id,
              { type: "inbound-rtp", kind: "video", trackIdentifier: id, framesDecoded: 1 },
            ]),
            ["way", { type: "transport", ...(packets === undefined ? {} : { packetsReceived: packets }) }],
            ["told", { type: "remote-inbound-rtp", kind: "audio", timestamp: Date.now(), fractionLost: 0.5 }],
          ]),
      } as never,
      spare: (saving) => spared.push(`${leg || "direct"} ${saving ? "small" : "whole"}`),
      anew: () => told.push({ leg, heights: new Map() }),
      watch: (heights) => told.push({ leg, heights }),
      see: () => undefined,
      scene: (scene) => scenes.push(`${leg} ${JSON.stringify(scene.wanted)}`),
      afford: () => undefined,
      close: () => closed.push(`${epoch}`),
    };
    return peer;
  },
}));

function bridged(epoch: number, planned: boolean): MediaView {
  return {
    way: "BRIDGE",
    epoch,
    leg: `leg${epoch}`,
    planned,
    kept: planned,
    polite: false,
    relays: [],
  } as unknown as MediaView;
}

function direct(epoch: number): MediaView {
  return { ...bridged(epoch, false), way: "DIRECT", leg: "" };
}

function route(now: () => MediaView): Route {
  const host: Partial<RouteHost> = {
    send: async (command) => {
      if (command.type === "renew") {
        renewed.push(command);
      }
    },
    changed: () => undefined,
    media: now,
    fresh: async () => undefined,
    local: () => ({}) as never,
    seesPictures: () => true,
    closed: () => undefined,
    show: (all) => played.push(all),
    isOn: (remote) => isOn(remote),
    isSoundOn: () => packets !== undefined,
    looked: () => undefined,
    spares: () => isSparing,
    heard: ({ gone }) => heard.push(gone?.lost),
    owner: ({ person }) => person,
  };
  return new Route(host as RouteHost);
}

beforeEach(() => {
  told.length = 0;
  spared.length = 0;
  renewed.length = 0;
  closed.length = 0;
  played.length = 0;
  connectionState = "connected";
  stuck = undefined;
  scenes.length = 0;
  moved = [];
  remotes = [];
  seen = [];
  isOn = () => true;
  packets = undefined;
  isSparing = false;
  heard.length = 0;
});

test("while a planned move goes on, heights are told where the names are known", async () => {
  let media = bridged(1, false);
  const all = route(() => media);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(1));
  moved[0]?.("connected");

  media = bridged(2, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  const shown = new Map([["leg1-v0", 360]]);
  all.watch(shown);

  expect(told).toEqual([{ leg: "leg1", heights: shown }]);
  all.close();
});

afterEach(() => vi.useRealTimers());

/** A route over this connection, which is up. */
async function up(now: () => MediaView): Promise<Route> {
  const all = route(now);
  all.follow(now());
  await vi.waitFor(() => expect(moved).toHaveLength(1));
  moved[0]?.("connected");
  return all;
}

test("direct media that is not up within six seconds asks for the next way", async () => {
  vi.useFakeTimers();
  connectionState = "connecting";
  const media = direct(1);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(5_900);
  expect(renewed).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(renewed).toEqual([{ type: "renew", epoch: 1, leg: "" }]);
  all.close();
});

test("a connection that stays down is asked to be renewed again and again, also when nothing came of it", async () => {
  vi.useFakeTimers();
  connectionState = "connecting";
  const media = bridged(1, false);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(renewed.length).toBeGreaterThanOrEqual(3);
  all.close();
  const asked = renewed.length;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(renewed).toHaveLength(asked);
});

test("what works is not given up for a bridge that never connects, however long it takes", async () => {
  vi.useFakeTimers();
  let media = direct(1);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(10);
  moved[0]?.("connected");
  const picture = { person: "p", use: "camera", source: "", track: { id: "t" } } as unknown as Remote;
  remotes[0]?.([picture]);
  stuck = 2;
  media = bridged(2, true);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(all.shownLeg).toBe("");
  expect(played).toEqual([[picture]]);
  expect(closed).toEqual([]);
  expect(all.state).toBe("connected");

  connectionState = "failed";
  await vi.advanceTimersByTimeAsync(200);
  expect(all.shownLeg).toBe("leg2");
  all.close();
});

test("in a planned move each connection is told what its own bridge wants of it", async () => {
  let media = bridged(1, false);
  const all = await up(() => media);
  media = bridged(2, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  const wanted = (leg: string) => all.scene({ type: "scene", leg, wanted: { [`${leg}-v0`]: 720 } });
  expect([wanted("leg1"), wanted("leg2"), wanted("leg0")]).toEqual([true, true, false]);
  expect(scenes).toEqual(['leg1 {"leg1-v0":720}', 'leg2 {"leg2-v0":720}']);
  all.close();
});

test("when the way back to direct media fails, the bridge of before is shown until the next one shows the same", async () => {
  let media = bridged(1, false);
  const all = await up(() => media);
  media = { ...direct(2), planned: true };
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  connectionState = "connecting";

  media = bridged(3, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(3));

  expect(closed).toEqual(["2"]);
  expect(all.lost).toBeUndefined();
  expect(all.state).toBe("connected");
  all.watch(new Map([["leg1-v0", 360]]));
  expect(told.map(({ leg }) => leg)).toEqual(["leg1"]);
  all.close();
});

test("a connection that drops is lost until something travels again, over whichever connection", async () => {
  let media = bridged(1, false);
  const all = await up(() => media);
  expect(all.lost).toBeUndefined();
  moved[0]?.("disconnected");
  const since = all.lost;
  expect(since).toBeTypeOf("number");

  media = bridged(2, false);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  expect(all.lost).toBe(since);
  moved[1]?.("connected");
  expect(all.lost).toBeUndefined();
  all.close();
});

test("a first connection that does not come up was never lost", async () => {
  const all = route(() => direct(1));
  all.follow(direct(1));
  await vi.waitFor(() => expect(moved).toHaveLength(1));
  moved[0]?.("failed");
  expect(all.lost).toBeUndefined();
  all.close();
});

test("who waits for a first connection has waited since the first try, however often it is renewed", async () => {
  vi.useFakeTimers();
  connectionState = "connecting";
  let media = direct(1);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(6_100);
  expect(renewed).toHaveLength(1);
  const since = all.began;
  expect(since).toBeGreaterThan(0);

  media = bridged(2, false);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(12_100);
  expect(renewed).toHaveLength(2);
  media = { ...media, leg: "leg3" };
  all.follow(media);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(moved).toHaveLength(3);
  expect(all.began).toBe(since);
  expect(Date.now() - all.began).toBeGreaterThan(25_000);
  all.close();
});

test("a connection that has come up, or a hold, ends the wait for a first one", async () => {
  vi.useFakeTimers();
  const media = direct(1);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(10);
  expect(all.began).toBeGreaterThan(0);
  all.follow({ ...media, epoch: 2, way: "NONE" });
  expect(all.began).toBe(0);

  all.follow(media);
  await vi.advanceTimersByTimeAsync(10);
  moved[1]?.("connected");
  expect(all.began).toBe(0);
  all.close();
});

test("in a planned move the newer connection begins small, and grows once it is shown", async () => {
  let media = bridged(1, false);
  const all = await up(() => media);
  media = bridged(2, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  expect(spared).toEqual(["leg2 small"]);
  remotes[1]?.([{ person: "p", use: "audio", source: "", track: { id: "t" } } as unknown as Remote]);
  await vi.waitFor(() => expect(spared).toEqual(["leg2 small", "leg2 whole"]));
  all.close();
});

test("in a planned move a direct connection gives way, and one over a bridge does not", async () => {
  let media = direct(1);
  const all = await up(() => media);
  media = bridged(2, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  expect(spared).toEqual(["direct small", "leg2 small"]);
  all.close();
  spared.length = 0;
  moved = [];

  media = bridged(3, false);
  const bridge = await up(() => media);
  media = bridged(4, true);
  bridge.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));
  expect(spared).toEqual(["leg4 small"]);
  bridge.close();
});

test("when the server is heard again, the connection says again what is kept there", async () => {
  const media = bridged(1, false);
  const all = await up(() => media);
  all.anew();
  expect(told).toEqual([{ leg: "leg1", heights: new Map() }]);
  all.close();
});

const picture = { person: "p", use: "camera", source: "leg2-v0", track: { id: "t" } } as unknown as Remote;

/** A connection over a bridge that is up, and to which this picture belongs. */
async function showing(): Promise<Route> {
  const media = bridged(1, false);
  const all = await up(() => media);
  remotes[0]?.([picture]);
  return all;
}

test("a bridge's connection that is up and shows nothing of a picture is given up, the next one later", async () => {
  vi.useFakeTimers();
  const all = await showing();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(renewed).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(renewed).toEqual([{ type: "renew", epoch: 1, leg: "leg1" }]);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(renewed).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(renewed).toHaveLength(2);
  all.close();
});

test("a picture that has come once is believed", async () => {
  vi.useFakeTimers();
  seen = ["t"];
  const all = await showing();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renewed).toEqual([]);
  all.close();
});

test("nobody waits for a picture that is not sent, and not on a direct connection", async () => {
  vi.useFakeTimers();
  isOn = () => false;
  const all = await showing();
  await vi.advanceTimersByTimeAsync(60_000);
  all.close();
  isOn = () => true;
  moved = [];
  const media = direct(2);
  const pair = await up(() => media);
  remotes[1]?.([picture]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(renewed).toEqual([]);
  pair.close();
});

test("what could not be agreed on over a connection that is up leaves it as it was", async () => {
  vi.useFakeTimers();
  const media = bridged(1, false);
  const all = await up(() => media);
  moved[0]?.("failed");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(all.state).toBe("connected");
  expect(all.lost).toBeUndefined();
  expect(renewed).toEqual([]);
  all.close();
});

test("a code to compare is of the connection that there is now", async () => {
  vi.useFakeTimers();
  let media = direct(1);
  const all = await up(() => media);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(all.code).toBe("code 1");

  media = bridged(2, true);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(all.code).toBeUndefined();
  media = { ...direct(3), planned: true };
  all.follow(media);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(all.code).toBe("code 3");
  all.close();
});

test("another leg in the middle of a planned move leaves what is shown", async () => {
  let media = bridged(1, false);
  const all = await up(() => media);
  media = bridged(2, true);
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(2));

  media = { ...media, leg: "leg2b" };
  all.follow(media);
  await vi.waitFor(() => expect(moved).toHaveLength(3));

  expect(closed).toEqual(["2"]);
  expect(all.state).toBe("connected");
  expect(all.lost).toBeUndefined();
  all.close();
});

test("in a planned move one connection is heard at a time: the older until the newer shows the same", async () => {
  vi.useFakeTimers();
  const one = { ...picture, track: { id: "one", muted: false } } as unknown as Remote;
  const other = { ...picture, track: { id: "other", muted: false } } as unknown as Remote;
  let media = bridged(1, false);
  const all = await up(() => media);
  remotes[0]?.([one]);
  seen = ["one"];
  media = bridged(2, true);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(10);
  remotes[1]?.([other]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(played).toEqual([[one]]);

  seen = ["one", "other"];
  await vi.advanceTimersByTimeAsync(200);
  expect(played).toEqual([[one], [other]]);
  all.close();
});

test("a planned move waits for no screen that nobody shares, and for no camera that is off", async () => {
  vi.useFakeTimers();
  const on = (use: string, id: string) =>
    ({ ...picture, use, track: { id, muted: false } }) as unknown as Remote;
  const directly = [on("camera", "one"), on("screen", "place")];
  const bridge = [on("camera", "other")];
  let media = direct(1);
  const all = await up(() => media);
  remotes[0]?.(directly);
  media = bridged(2, true);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(10);
  remotes[1]?.(bridge);
  // The place for a screen has carried one before.
  seen = ["one", "place", "other"];
  isOn = ({ use }) => use === "camera";
  await vi.advanceTimersByTimeAsync(300);
  expect(played).toEqual([directly, bridge]);
  all.close();
});

/** A page that has moved from one bridge to another. */
async function movedOn(media: { now: MediaView }): Promise<Route> {
  vi.useFakeTimers();
  const remote = { ...picture, track: { id: "other", muted: false } } as unknown as Remote;
  const all = route(() => media.now);
  all.follow(media.now);
  await vi.advanceTimersByTimeAsync(10);
  moved[0]?.("connected");
  media.now = bridged(2, true);
  all.follow(media.now);
  await vi.advanceTimersByTimeAsync(10);
  seen = ["other"];
  remotes[1]?.([remote]);
  await vi.advanceTimersByTimeAsync(200);
  expect(played).toEqual([[remote]]);
  return all;
}

test("who has moved sends over the bridge of before for those who have not, until the server says that all have", async () => {
  const media = { now: bridged(1, false) };
  const all = await movedOn(media);
  await vi.advanceTimersByTimeAsync(5_000);
  all.follow(media.now);
  expect(closed).toEqual([]);

  media.now = { ...media.now, kept: false };
  all.follow(media.now);

  expect(closed).toEqual(["1"]);
  all.close();
});

test("who has moved sends over the bridge of before for ten seconds at the most", async () => {
  const all = await movedOn({ now: bridged(1, false) });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(closed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(closed).toEqual(["1"]);
  all.close();
});

test("it is listened once a second to the connection that is shown, and pictures are small while the sound suffers", async () => {
  vi.useFakeTimers();
  let media = bridged(1, false);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(3_100);
  expect(heard).toEqual([0.5, 0.5, 0.5]);

  spared.length = 0;
  isSparing = true;
  all.spare();
  isSparing = false;
  all.spare();
  expect(spared).toEqual(["leg1 small", "leg1 whole"]);

  moved[0]?.("connected");
  media = bridged(2, true);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(0);
  expect(spared).toEqual(["leg1 small", "leg1 whole", "leg2 small"]);
  all.spare();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(spared).toHaveLength(3);
  expect(heard).toHaveLength(3);
  all.close();
});

test("a connection that comes while the sound suffers begins small, and nothing is heard of one that is not up", async () => {
  vi.useFakeTimers();
  isSparing = true;
  connectionState = "connecting";
  const media = bridged(1, false);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(3_100);

  expect(spared).toEqual(["leg1 small"]);
  expect(heard).toEqual([]);
  all.close();
});

test("the next connection is listened to as often as the one before it", async () => {
  vi.useFakeTimers();
  let media = bridged(1, false);
  const all = route(() => media);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(0);
  media = bridged(2, false);
  all.follow(media);
  await vi.advanceTimersByTimeAsync(0);
  heard.length = 0;

  await vi.advanceTimersByTimeAsync(3_000);

  expect(heard).toHaveLength(3);
  all.close();
});

test("nothing that comes for two seconds is said before the browser notices, and taken back when something comes", async () => {
  vi.useFakeTimers();
  packets = 7;
  const media = bridged(1, false);
  const all = await up(() => media);
  await vi.advanceTimersByTimeAsync(3_100);
  expect(all.state).toBe("connected");
  expect(all.lost).toBeDefined();

  packets = 8;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(all.lost).toBeUndefined();
  all.close();
});
