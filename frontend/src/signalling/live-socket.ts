import { Refused } from "../ui/problem";
import { type Command, parse, type ServerMessage } from "./messages";

/** Why the server closed a socket for good; other codes are tried again. */
export type Ending = "not-known" | "not-there" | "taken-over" | "open-elsewhere" | "bad-message" | "too-many";

const ENDINGS: Readonly<Record<number, Ending>> = {
  4400: "bad-message",
  4401: "not-known",
  4404: "not-there",
  4409: "taken-over",
  4423: "open-elsewhere",
  4430: "too-many",
};
const BEAT = 3_000;
const PATIENCE = 6_000;
const LONGEST_WAIT = 3_000;
/** For so long a connect may hang before it is tried anew: a network that swallows packets refuses nothing. */
const OPENING = 10_000;
/** After so many failures in a row it is asked whether there is still a right to a socket at all. */
const DOUBT = 3;

/** What a page wants to hear from its socket. */
export type Listener = {
  message(message: ServerMessage): void;
  /** Whether the server can be reached now. */
  live(live: boolean): void;
  /** The server closed for good. */
  ended(ending: Ending): void;
};

type Pending = { resolve(): void; reject(error: unknown): void };

/**
 * A socket that comes back. Every command is answered or fails; a connection on which nothing is answered for six seconds counts as
 * lost, since a half-open one looks alive. There is nothing to resume: after each connect the server sends the whole view.
 */
export class LiveSocket {
  private socket: WebSocket | undefined;
  private readonly pending = new Map<string, Pending>();
  private readonly page = randomName();
  /** The page before this one in the tab, when that was of the same socket: its end may be heard of after we are there. */
  private readonly after: string;
  private next = 0;
  private failures = 0;
  private beat: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private heard = 0;
  private take = false;
  private stopped = false;

  constructor(
    private readonly path: string,
    private readonly listener: Listener,
  ) {
    this.after = takeLeft(path);
    addEventListener("online", () => this.reconnectNow());
    addEventListener("pagehide", () => leave(path, this.page));
    addEventListener("pageshow", ({ persisted }) => persisted && takeLeft(path));
  }

  /** Connects, and stays connected until {@link close}. `takeOver`: use this page instead of another one of the same person. */
  open(takeOver = false): void {
    this.stopped = false;
    this.take = takeOver;
    this.connect();
  }

  /** Ends the connection for good. */
  close(): void {
    this.stopped = true;
    clearTimeout(this.again);
    this.drop();
  }

  /** Does the command; resolves when the server has done it. Fails at once when the server cannot be reached. */
  send(command: Command): Promise<void> {
    const socket = this.socket;
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new TypeError("not connected"));
    }
    const id = String(++this.next);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      socket.send(JSON.stringify({ ...command, id }));
    });
  }

  private connect(): void {
    clearTimeout(this.again);
    this.drop();
    const origin = location.origin.replace(/^http/, "ws");
    const address = `${origin}${this.path}${this.path.includes("?") ? "&" : "?"}page=${this.page}`;
    const after = this.after ? `&after=${this.after}` : "";
    const socket = new WebSocket(`${address}${after}${this.take ? "&take=yes" : ""}`);
    this.socket = socket;
    this.opening = setTimeout(() => this.lost(1006), OPENING);
    socket.onopen = () => {
      clearTimeout(this.opening);
      this.failures = 0;
      this.take = false;
      this.heard = Date.now();
      this.listener.live(true);
      this.beat = setInterval(() => this.pulse(), BEAT);
    };
    socket.onmessage = (event) => {
      this.heard = Date.now();
      const message = parse(String(event.data));
      if (message) {
        this.receive(message);
      }
    };
    socket.onclose = (event) => {
      if (this.socket === socket) {
        this.lost(event.code);
      }
    };
  }

  private receive(message: ServerMessage): void {
    if (message.type === "done") {
      this.settle(message.id)?.resolve();
    } else if (message.type === "refused") {
      this.settle(message.id)?.reject(new Refused(message.problem));
    } else {
      this.listener.message(message);
    }
  }

  private settle(id: string): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private pulse(): void {
    if (Date.now() - this.heard > PATIENCE) {
      this.lost(1006);
      return;
    }
    this.send({ type: "beat" }).catch(() => {
      // The loss itself is noticed by its silence.
    });
  }

  private lost(code: number): void {
    this.drop();
    this.listener.live(false);
    const ending = ENDINGS[code];
    if (ending) {
      this.stopped = true;
      this.listener.ended(ending);
      return;
    }
    if (!this.stopped) {
      if (this.failures % DOUBT === DOUBT - 1) {
        void this.ask();
      }
      const wait = Math.min(LONGEST_WAIT, 250 * 2 ** this.failures++);
      this.again = setTimeout(() => this.connect(), wait / 2 + (Math.random() * wait) / 2);
    }
  }

  /** Why a socket was refused is hidden from pages; the same door says it to who only asks. */
  private async ask(): Promise<void> {
    const answer = await fetch(this.path, {
      cache: "no-store",
      headers: { "X-Requested-With": "JavaScript" },
    }).catch(() => undefined);
    if (answer?.status === 401 && !this.stopped && this.socket?.readyState !== WebSocket.OPEN) {
      this.close();
      this.listener.ended("not-known");
    }
  }

  private drop(): void {
    clearInterval(this.beat);
    clearTimeout(this.opening);
    const socket = this.socket;
    this.socket = undefined;
    if (socket) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    }
    for (const pending of this.pending.values()) {
      pending.reject(new TypeError("connection lost"));
    }
    this.pending.clear();
  }

  private reconnectNow(): void {
    if (!this.stopped && this.socket?.readyState !== WebSocket.OPEN) {
      this.connect();
    }
  }
}

/** Left for who comes next in this tab, and taken by them: a copy of a tab whose page goes on finds nothing. */
function leave(path: string, page: string): void {
  try {
    sessionStorage.setItem(path, page);
  } catch {
    // A browser that keeps nothing: a reload that is too quick is asked which page is to be used.
  }
}

function takeLeft(path: string): string {
  try {
    const page = sessionStorage.getItem(path) ?? "";
    sessionStorage.removeItem(path);
    return page;
  } catch {
    return "";
  }
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
