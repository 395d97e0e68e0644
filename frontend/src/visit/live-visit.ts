import { state } from "lit/decorators.js";
import { fitting } from "../media/layers";
import { warm } from "../media/warm";
import { type Ending, LiveSocket } from "../signalling/live-socket";
import type { Command, Line, ServerMessage, View } from "../signalling/messages";
import { announce } from "../ui/announce";
import { Island } from "../ui/light";
import { t } from "../ui/words";
import { Call } from "./call";
import type { Sending } from "./own-media";
import { press } from "./shortcuts";

/** How tall a shared screen is asked for before it has its place, in pixels. */
const SCREEN = 720;
/** How often a line that does not come is asked for, and after how many milliseconds again. */
const TRIES = 3;
const AGAIN = 1_000;

/** What patient's and provider's pages share: the socket, the newest view, the lines, and the call that follows the view. */
export abstract class LiveVisit extends Island {
  @state() protected view: View | undefined;
  @state() protected live = true;
  @state() protected ending: Ending | undefined;
  @state() protected lines: readonly Line[] = [];
  /** How many lines of others have come that were not before this person's eyes. */
  @state() protected unread = 0;
  @state() protected soundOn = true;
  /** The server's clock minus ours, in milliseconds. */
  protected offset = 0;
  protected call!: Call;
  private socket!: LiveSocket;
  private ticking: ReturnType<typeof setInterval> | undefined;

  /** The address of the socket. */
  protected abstract socketPath(): string;
  protected abstract visitId(): string;
  protected abstract ownName(): string;
  /** A newer view has come. */
  protected abstract viewed(before: View | undefined, now: View): void;
  /** Whether a line that comes is seen at once. */
  protected abstract seesLines(): boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    this.call = new Call(this.visitId(), this.ownName(), {
      changed: () => {
        if (this.call.twin && this.call.isJoined && !this.soundChosen) {
          this.soundOn = false;
        }
        this.requestUpdate();
      },
      send: (command) => this.send(command),
    });
    this.socket = new LiveSocket(this.socketPath(), {
      message: (message) => this.receive(message),
      live: (live) => {
        this.live = live;
        this.isAnew ||= !live;
      },
      ended: (ending) => {
        this.ending = ending;
        this.call.end();
      },
    });
    this.socket.open();
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
    addEventListener("pagehide", this.hide);
    addEventListener("keydown", this.pressed);
    void this.updateComplete.then(warm);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    clearTimeout(this.asking);
    removeEventListener("pagehide", this.hide);
    removeEventListener("keydown", this.pressed);
    this.call.end();
    this.socket.close();
  }

  protected override willUpdate(): void {
    this.isOnPictures = this.querySelector("[data-pictures]")?.matches(":focus") ?? false;
  }

  /** Tells the bridge how tall each picture stands on this page: it never sends more than that. */
  protected override updated(): void {
    this.sayHeard();
    if (this.isOnPictures && !this.querySelector("[data-pictures]")) {
      // They came back by themselves, and the button under the keyboard went.
      this.querySelector<HTMLElement>("#main")?.focus();
    }
    const heights = new Map<string, number>();
    const tiles = this.querySelectorAll<HTMLVideoElement>("video[data-source]");
    for (const tile of tiles) {
      const { source, screen } = tile.dataset;
      const height = Math.ceil(tile.clientHeight * Math.min(2, devicePixelRatio));
      if (source) {
        heights.set(source, screen === undefined ? fitting(height, tiles.length === 1) : height);
      }
    }
    // A shared screen has its place on the page once it comes, and it comes once somebody asks for it.
    for (const { person, sharing } of this.view?.others ?? []) {
      const source = sharing ? this.call.faces.of(person)?.desktop : "";
      if (source && !heights.has(source)) {
        heights.set(source, SCREEN);
      }
    }
    if (heights.size > 0) {
      this.call.watch(heights);
    }
  }

  private soundChosen = false;
  /** Whether the keyboard stands on what brings the pictures back, before the page is drawn anew. */
  private isOnPictures = false;
  private readonly hide = () => this.call.end();
  private readonly pressed = (event: KeyboardEvent) => {
    const before = this.call.own.sending;
    if (press(event, this)) {
      this.heard = before;
    }
  };
  /** What was sent when a key was pressed: the eyes may be on the note, so the change is said. */
  private heard: Sending | undefined;

  private sayHeard(): void {
    const { heard } = this;
    const { microphone, camera } = this.call.own.sending;
    if (heard && heard.microphone !== microphone) {
      announce(t(microphone ? "call_microphoneOn" : "call_microphoneOff"));
    } else if (heard && heard.camera !== camera) {
      announce(t(camera ? "call_cameraIsOn" : "call_cameraIsOff"));
    } else {
      return;
    }
    this.heard = undefined;
  }

  protected send(command: Command): Promise<void> {
    return this.socket.send(command);
  }

  /** Uses this page instead of another one of the same person. */
  protected useHere(): void {
    this.ending = undefined;
    this.socket.open(true);
  }

  protected turnSoundOn(): void {
    this.soundChosen = true;
    this.soundOn = true;
  }

  /** The button that was pressed goes away: the keyboard stands on what undoes it, or back in the page. */
  protected soundOnly(on: boolean): void {
    void this.call
      .soundOnly(on)
      .then(() => this.updateComplete)
      .then(() => this.querySelector<HTMLElement>(on ? "[data-pictures]" : "#main")?.focus());
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case "view":
        this.take(message);
        break;
      case "line":
        this.add(message);
        break;
      case "signal":
        this.call.signal(message);
        break;
      case "offer":
        this.call.offer(message);
        break;
      case "scene":
        this.call.scene(message);
        break;
      case "done":
      case "refused":
      case "board":
        break;
    }
  }

  private take(view: View): void {
    const before = this.view;
    if (before && before.revision > view.revision) {
      return;
    }
    this.view = view;
    this.offset = Date.parse(view.now) - Date.now();
    const last = this.lines.at(-1)?.number ?? 0;
    if (view.lines > Math.max(last, this.asked)) {
      this.asked = view.lines;
      void this.ask(last, view.lines, TRIES);
    }
    this.call.follow(view);
    if (this.isAnew) {
      // Only now has the page its seat again.
      this.isAnew = false;
      this.call.anew();
    }
    this.viewed(before, view);
  }

  /** Up to which number lines were asked for. */
  private asked = 0;
  private asking: ReturnType<typeof setTimeout> | undefined;

  /** A line is numbered before it is stored, and some are not for this person: what does not come is asked for once more or twice. */
  private async ask(since: number, upTo: number, tries: number): Promise<void> {
    try {
      await this.send({ type: "lines", since });
    } catch {
      this.asked = since;
      return;
    }
    if (tries > 1 && !this.lines.some(({ number }) => number === upTo)) {
      clearTimeout(this.asking);
      this.asking = setTimeout(() => void this.ask(since, upTo, tries - 1), AGAIN);
    }
  }

  /** Whether the server was away, and has not been told since. */
  private isAnew = false;

  private add(line: Line): void {
    if (this.lines.some((one) => one.number === line.number)) {
      return;
    }
    this.lines = [...this.lines, line].sort((one, other) => one.number - other.number);
    if (!line.mine) {
      announce(`${line.name}: ${line.text}`);
      this.unread += this.seesLines() ? 0 : 1;
    }
  }
}
