import { beforeEach, expect, test, vi } from "vitest";
import type { Peer } from "../media/peer";
import type { MediaView } from "../signalling/messages";
import { Route, type RouteHost } from "./route";

type Told = { readonly leg: string; readonly heights: ReadonlyMap<string, number> };

const told: Told[] = [];
let moved: ((state: RTCPeerConnectionState) => void)[] = [];

vi.mock("../media/peer", () => ({
  connect: ({ epoch, leg }: MediaView, _local: unknown, events: { state(state: string): void }) => {
    moved.push(events.state as (state: RTCPeerConnectionState) => void);
    const peer: Partial<Peer> = {
      epoch,
      leg,
      connection: { connectionState: "connected", getStats: async () => new Map() } as never,
      watch: (heights) => told.push({ leg, heights }),
      see: () => undefined,
      close: () => undefined,
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
    polite: false,
    relays: [],
  } as unknown as MediaView;
}

function route(now: () => MediaView): Route {
  const host: Partial<RouteHost> = {
    send: async () => undefined,
    changed: () => undefined,
    media: now,
    fresh: async () => undefined,
    local: () => ({}) as never,
    seesPictures: () => true,
    closed: () => undefined,
    show: () => undefined,
  };
  return new Route(host as RouteHost);
}

beforeEach(() => {
  told.length = 0;
  moved = [];
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
