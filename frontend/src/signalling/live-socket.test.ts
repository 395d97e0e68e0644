import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Ending, LiveSocket } from "./live-socket";

/** A socket that does what the test tells it. */
class Wire {
  static readonly OPEN = 1;
  static all: Wire[] = [];
  /** What becomes of a new one: it hangs, or it is refused. */
  static refuses = false;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly address = "") {
    Wire.all.push(this);
    if (Wire.refuses) {
      queueMicrotask(() => this.onclose?.({ code: 1006 }));
    }
  }

  close(): void {
    this.readyState = 3;
  }
}

let ended: Ending[];
let socket: LiveSocket;
let answer: () => Promise<Response>;

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
  Wire.refuses = false;
  ended = [];
  answer = async () => new Response(null, { status: 204 });
  vi.stubGlobal("WebSocket", Wire);
  vi.stubGlobal("fetch", () => answer());
  socket = new LiveSocket("/ws/v/1", {
    message: () => {},
    live: () => {},
    ended: (ending) => ended.push(ending),
  });
});

afterEach(() => {
  socket.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a connect that hangs is tried anew", async () => {
  socket.open();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(Wire.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(Wire.all).toHaveLength(2);
});

test("who has no right to a socket any more is told, and no longer tried", async () => {
  Wire.refuses = true;
  answer = async () => new Response(null, { status: 401 });
  socket.open();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ended).toEqual(["not-known"]);
  expect(Wire.all.length).toBeLessThan(5);
});

test("while the server cannot be reached, or does not say no, it is tried on", async () => {
  Wire.refuses = true;
  socket.open();
  await vi.advanceTimersByTimeAsync(30_000);
  answer = () => Promise.reject(new TypeError("offline"));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ended).toEqual([]);
  expect(Wire.all.length).toBeGreaterThan(15);
});

test("a page that is loaded again says after which it comes, and a copy of the tab does not", () => {
  const quiet = { message: () => {}, live: () => {}, ended: () => {} };
  socket.open();
  dispatchEvent(new Event("pagehide"));
  const reloaded = new LiveSocket("/ws/v/1", quiet);
  const copy = new LiveSocket("/ws/v/1", quiet);
  reloaded.open();
  copy.open();
  const asked = Wire.all.map(({ address }) => new URLSearchParams(address.split("?")[1]));
  expect(asked.map((query) => query.get("after"))).toEqual([null, asked[0]?.get("page"), null]);
  expect(new Set(asked.map((query) => query.get("page"))).size).toBe(3);
  reloaded.close();
  copy.close();
});
