import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { endingWords, isToReload } from "../signalling/ending-words";
import { type Ending, LiveSocket } from "../signalling/live-socket";
import type { Board, Row } from "../signalling/messages";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { Island } from "../ui/light";
import { sayError } from "../ui/problem";
import { signIn } from "../ui/sign-in";
import { audio, chime, isSilent } from "../ui/sound";
import { t } from "../ui/words";
import { boardRow } from "./board-row";
import { interpreterSheet, linkSheet, messageSheet } from "./board-sheets";
import { BoardTimes } from "./board-times";
import { type Chosen, chosenIn, isChosen, searchWith } from "./chosen-rows";
import { type Deed, deedsFor } from "./deeds";
import { HeldOrder } from "./held-order";
import { numbers } from "./numbers";
import { after, inOrder, isExpectingUs } from "./order";
import { PageDay } from "./page-day";
import { filterChoice, providerChoice } from "./row-choice";
import { counted, tidings } from "./tidings";

/** The live board: a row a visit, each whole, sorted by need. It is never blank: what it last knew stays, and it says when it is old. */
@customElement("live-board")
export class LiveBoard extends Island {
  @property() clinic = "";
  @property() zone = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property({ type: Boolean }) scheduler = false;
  /** The day that is shown, as 2026-11-23; empty for today, whichever day that is. */
  @property() day = "";
  /** Whether the day is over: it is looked at and no longer changed. */
  @property({ type: Boolean }) past = false;
  /** What the way to book a visit is called; empty where there is none. */
  @property() book = "";
  @state() private rows: readonly Row[] = [];
  @state() private loaded = false;
  @state() private live = false;
  @state() private ending: Ending | undefined;
  @state() private toldAt = "";
  @state() private chosen: Chosen = { filter: "all", provider: "" };
  @state() private sound = true;
  @state() private messaging: Row | undefined;
  /** The visit whose interpreters are looked at; its row may change meanwhile. */
  @state() private interpreting = "";
  /** The visit whose patient is to have another link. */
  @state() private linking = "";
  @state() private told = "";
  /** What keeps the message that is being written from being sent. */
  @state() private notSent = "";
  @state() private problems: Readonly<Record<string, string>> = {};
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;
  private offset = 0;
  private readonly order = new HeldOrder();
  private readonly pageDay = new PageDay();
  private socket!: LiveSocket;
  private ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.chosen = chosenIn(location.search);
    this.socket = new LiveSocket(this.path(), {
      message: (message) => {
        if (message.type === "board") {
          this.take(message);
        }
      },
      live: (live) => {
        this.live = live;
      },
      ended: (ending) => {
        this.ending = ending;
      },
    });
    this.socket.open();
    if (!this.day) {
      audio();
    }
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
  }

  /** A provider's day is their own also when they schedule for the clinic. */
  private path(): string {
    const asked = new URLSearchParams({
      ...(this.day ? { day: this.day } : {}),
      ...(this.scheduler ? {} : { of: "own" }),
    }).toString();
    return `/ws/board/${this.clinic}${asked ? `?${asked}` : ""}`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    this.socket.close();
  }

  private take(board: Board): void {
    const before = new Map(this.rows.map((row) => [row.visit, row]));
    const rows = after(before, board);
    if (this.loaded && !this.day) {
      this.tell(tidings(before, rows.values()));
    }
    this.offset = Date.parse(board.now) - Date.now();
    this.rows = [...rows.values()];
    this.toldAt = board.now;
    this.loaded = true;
    const waiting = this.day ? 0 : this.rows.filter(isExpectingUs).length;
    document.title = counted(document.title, waiting);
  }

  private tell(news: string): void {
    if (news) {
      announce(news);
      if (this.sound) {
        chime();
      }
    }
  }

  protected override updated(): void {
    if (!this.day) {
      this.pageDay.write(new Date(Date.now() + this.offset), this.langTag, this.zone);
    }
    if ((this.messaging || this.interpreting || this.linking) && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override render(): TemplateResult {
    const { times } = this;
    this.arrange(times.now);
    return html`<div class="flex flex-wrap items-end justify-between gap-3">
        <p class="muted" role="status" data-live=${this.live}>${this.liveWords()}${this.order.isHeld ? html` <span data-held>${t("board_held")}</span>` : nothing}</p>${this.wayOn()}
        <div class="flex flex-wrap gap-2">
          ${filterChoice(this.chosen.filter, (filter) => {
            // Another filter is looked at from its top: nothing is held for a pointer any more.
            this.order.leave();
            this.choose({ ...this.chosen, filter });
          })}
          ${
            this.scheduler && this.loaded
              ? providerChoice(this.rows, this.chosen, this.langTag, (provider) =>
                  this.choose({ ...this.chosen, provider }),
                )
              : nothing
          }
          ${this.soundSwitch()}
          ${this.book ? html`<a class="btn btn-primary" href="/book">${this.book}</a>` : nothing}
        </div>
      </div>
      ${this.day ? html`<p class="muted" data-count>${t("board_count", { count: this.rows.length })}</p>` : numbers(this.rows, times.now)}
      ${this.told ? html`<p role="status" class="alert">${this.told}</p>` : nothing}
      ${this.table(times)}${this.sheet()}`;
  }

  /** Says what is heard: a browser may keep the page silent until it is tapped, whatever was chosen. */
  private soundSwitch(): TemplateResult {
    const isKept = this.sound && isSilent();
    return html`<button class="btn ${isKept ? "btn-warning" : "btn-outline"}" ?data-sound-on=${isKept} @click=${() => {
      this.sound = isKept || !this.sound;
      if (this.sound) {
        chime();
      }
    }}><span class="icon-[lucide--bell] size-5" aria-hidden="true"></span>${isKept ? t("live_soundOn") : this.sound ? t("board_sound") : t("board_soundOff")}</button>`;
  }

  private wayOn(): TemplateResult | typeof nothing {
    if (this.ending && isToReload(this.ending)) {
      return html`<button class="btn btn-primary" data-reload @click=${() => location.reload()}>${t("live_reload")}</button>`;
    }
    return this.ending === "not-known" ? signIn() : nothing;
  }

  private get times(): BoardTimes {
    return new BoardTimes(this.langTag, this.zone, this.offset, this.day);
  }

  private liveWords(): string {
    if (this.ending) {
      return endingWords(this.ending);
    }
    return this.live
      ? t("board_live")
      : this.loaded
        ? t("board_stale", { time: this.times.time(this.toldAt) })
        : t("board_loading");
  }

  private arrange(now: number): void {
    const fitting = inOrder(this.rows, now).filter((row) => isChosen(row, this.chosen, now));
    const hasKeyboard = this.querySelector(".board-table")?.contains(document.activeElement) ?? false;
    this.order.arrange(fitting, this.rows, hasKeyboard, Date.now());
  }

  private table(times: BoardTimes): TemplateResult {
    const shown = this.order.rows;
    if (!this.loaded) {
      return html`<div class="flex flex-col gap-2" aria-busy="true">${[1, 2, 3, 4, 5].map(() => html`<div class="skeleton h-12 w-full"></div>`)}</div>`;
    }
    if (shown.length === 0) {
      return html`<p class="card bg-base-100 border border-base-300 p-6">${this.rows.length === 0 ? t(this.day ? "board_emptyDay" : "board_empty") : t("board_filteredEmpty")}</p>`;
    }
    return html`<div class="card bg-base-100 border border-base-300 overflow-x-auto" @pointermove=${this.point} @pointerdown=${this.point} @pointerleave=${this.point}><table class="table board-table"><caption class="sr-only">${t(this.day ? "board_captionDay" : "board_caption")}</caption>
      <thead><tr>${["time", "patient", "type", "provider", "status", "inStatus", "needs", "action"].map((column) => html`<th scope="col">${t(`board_${column}`)}</th>`)}</tr></thead>
      <tbody>${repeat(
        shown,
        (row) => row.visit,
        (row) => this.row(row, times),
      )}</tbody></table></div>`;
  }

  private point({ type }: PointerEvent): void {
    if (type === "pointerleave") {
      this.order.leave();
    } else {
      this.order.point(Date.now());
    }
  }

  private row(row: Row, times: BoardTimes): TemplateResult {
    return boardRow(row, {
      times,
      langTag: this.langTag,
      otherDay: this.day !== "",
      deeds: deedsFor(row, this, times.now),
      problem: this.problems[row.visit] ?? "",
      act: (deed) => this.act(row, deed),
    });
  }

  private act(row: Row, deed: Deed): void {
    switch (deed) {
      case "message":
        this.messaging = row;
        break;
      case "interpreters":
        this.interpreting = row.visit;
        break;
      case "link":
        this.linking = row.visit;
        break;
      case "noShow":
        void this.post(row, "no-show");
        break;
      case "left":
        void this.post(row, "left");
        break;
      case "open":
      case "move":
      case "cancelVisit":
        // Links: the browser goes there.
        break;
    }
  }

  /** The one sheet that is open. */
  private sheet(): TemplateResult | typeof nothing {
    const close = () => this.dialog?.close();
    const { messaging } = this;
    if (messaging) {
      const closed = () => {
        this.messaging = undefined;
        this.notSent = "";
      };
      return messageSheet(messaging, this.notSent, (event) => void this.send(event, messaging), {
        close,
        closed,
      });
    }
    const interpreting = this.rows.find(({ visit }) => visit === this.interpreting);
    if (interpreting) {
      const closed = () => {
        this.interpreting = "";
      };
      return interpreterSheet(interpreting, this.langTag, { close, closed });
    }
    const linking = this.rows.find(({ visit }) => visit === this.linking);
    if (linking) {
      const closed = () => {
        this.linking = "";
      };
      return linkSheet(linking, { close, closed });
    }
    return nothing;
  }

  private async send(event: Event, row: Row): Promise<void> {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get("text") ?? "");
    try {
      await api("POST", `/api/visits/${row.visit}/messages`, { text });
      this.told = t("board_sent", { name: row.patient });
      this.dialog?.close();
    } catch (error) {
      this.notSent = sayError(error);
    }
  }

  private async post(row: Row, deed: "no-show" | "left"): Promise<void> {
    try {
      await api("POST", `/api/visits/${row.visit}/${deed}`);
      this.problems = { ...this.problems, [row.visit]: "" };
    } catch (error) {
      this.problems = { ...this.problems, [row.visit]: sayError(error) };
    }
  }

  private choose(chosen: Chosen): void {
    this.chosen = chosen;
    history.replaceState(null, "", searchWith(chosen, location.search) || location.pathname);
  }
}
