import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { devicesLine } from "../checkin/device-word";
import { endingWords, isToReload } from "../signalling/ending-words";
import { type Ending, LiveSocket } from "../signalling/live-socket";
import type { Board, Row } from "../signalling/messages";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { languageName } from "../ui/language";
import { Island } from "../ui/light";
import { sayError } from "../ui/problem";
import { signIn } from "../ui/sign-in";
import { audio, chime, isSilent } from "../ui/sound";
import { t } from "../ui/words";
import "../visit/own-guests";
import "../visit/phone-task";
import "./patient-link";
import { dayAfter, dayAt, sayMoment } from "./days";
import {
  after,
  inOrder,
  inPlace,
  isExpectingUs,
  isLate,
  isReconnecting,
  needsAttention,
  news,
} from "./order";

const INTERPRETER = ["INTERPRETER"];
const OVER: ReadonlySet<string> = new Set([
  "HELD",
  "DOCUMENTING",
  "COMPLETED",
  "LEFT",
  "NO_SHOW",
  "CANCELLED",
]);

/** In which states a patient may need another link: they can still come, or come back. */
const LINKED: ReadonlySet<string> = new Set([
  "BOOKED",
  "CHECKING_IN",
  "WAITING",
  "INVITED",
  "IN_VISIT",
  "ON_HOLD",
  "INTERRUPTED",
  "LEFT",
  "NO_SHOW",
]);

/** How long a pointer that rests over the table keeps its order: one that was left there must not keep it all day. */
const RESTS = 30_000;

type Filter = "all" | "attention" | "waiting";

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
  @state() private filter: Filter = "all";
  /** The provider whose visits alone are shown; empty for all. */
  @state() private provider = "";
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
  private today = "";
  private socket!: LiveSocket;
  private ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const filter = new URLSearchParams(location.search).get("show");
    if (filter === "attention" || filter === "waiting") {
      this.filter = filter;
    }
    this.provider = new URLSearchParams(location.search).get("provider") ?? "";
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
      this.tellNews(before, rows);
    }
    this.offset = Date.parse(board.now) - Date.now();
    this.rows = [...rows.values()];
    this.toldAt = board.now;
    this.loaded = true;
    const waiting = this.day ? 0 : this.rows.filter(isExpectingUs).length;
    document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`;
  }

  private tellNews(before: ReadonlyMap<string, Row>, rows: ReadonlyMap<string, Row>): void {
    const { arrived, asked } = news(before, rows.values());
    const sentences = [
      ...arrived.map(({ patient }) => t("board_arrived", { name: patient })),
      ...asked.map(({ patient }) => t("board_asked", { name: patient })),
    ];
    if (sentences.length > 0) {
      announce(`${sentences.join(". ")}.`);
      if (this.sound) {
        chime();
      }
    }
  }

  protected override updated(): void {
    this.writeDay();
    if ((this.messaging || this.interpreting || this.linking) && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override render(): TemplateResult {
    const now = Date.now() + this.offset;
    this.arrange(now);
    return html`<div class="flex flex-wrap items-end justify-between gap-3">
        <p class="muted" role="status" data-live=${this.live}>${this.liveWords()}${this.isHeld ? html` <span data-held>${t("board_held")}</span>` : nothing}</p>${this.wayOn()}
        <div class="flex flex-wrap gap-2">
          <div class="join" role="group" aria-label=${t("board_filter")}>
            ${(["all", "attention", "waiting"] as const).map(
              (filter) =>
                html`<button class="btn join-item ${this.filter === filter ? "border-primary border-2" : ""}" aria-pressed=${this.filter === filter} @click=${() => this.choose(filter)}>${
                  filter === "all"
                    ? t("board_all")
                    : filter === "attention"
                      ? t("board_attention")
                      : t("board_waitingFilter")
                }</button>`,
            )}
          </div>
          ${this.providerChoice()}
          ${this.soundSwitch()}
          ${this.book ? html`<a class="btn btn-primary" href="/book">${this.book}</a>` : nothing}
        </div>
      </div>
      ${this.day ? html`<p class="muted" data-count>${t("board_count", { count: this.rows.length })}</p>` : this.numbers(now)}
      ${this.told ? html`<p role="status" class="alert">${this.told}</p>` : nothing}
      ${this.table(now)}${this.messageDialog()}${this.interpreterDialog()}${this.linkDialog()}`;
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

  /** All providers who have a visit on this day; the one who was chosen also when they have none. */
  private providerChoice(): TemplateResult | typeof nothing {
    const names = new Map(this.rows.map((row) => [row.providerId, row.provider]));
    if (!this.scheduler || !this.loaded || (names.size < 2 && !this.provider)) {
      return nothing;
    }
    const choices = [...names].sort(([, one], [, other]) => one.localeCompare(other, this.langTag));
    if (this.provider && !names.has(this.provider)) {
      choices.push([this.provider, t("board_providerNone")]);
    }
    return html`<select class="select w-auto" data-provider aria-label=${t("board_provider")} @change=${(
      event: Event,
    ) => {
      this.provider = (event.target as HTMLSelectElement).value;
      this.remember();
    }}><option value="" ?selected=${!this.provider}>${t("board_providerAll")}</option>${choices.map(
      ([id, name]) => html`<option value=${id} ?selected=${this.provider === id}>${name}</option>`,
    )}</select>`;
  }

  private wayOn(): TemplateResult | typeof nothing {
    if (this.ending && isToReload(this.ending)) {
      return html`<button class="btn btn-primary" data-reload @click=${() => location.reload()}>${t("live_reload")}</button>`;
    }
    return this.ending === "not-known" ? signIn() : nothing;
  }

  private liveWords(): string {
    if (this.ending) {
      return endingWords(this.ending);
    }
    return this.live
      ? t("board_live")
      : this.loaded
        ? t("board_stale", { time: this.time(this.toldAt) })
        : t("board_loading");
  }

  private numbers(now: number): TemplateResult {
    const waiting = this.rows.filter((row) => row.state === "WAITING");
    const longest = Math.max(0, ...waiting.map((row) => now - Date.parse(row.since)));
    const number = (label: string, value: string | number) =>
      html`<div class="card bg-base-100 border border-base-300 p-4"><dt class="muted">${label}</dt><dd class="text-2xl font-bold tabular-nums">${value}</dd></div>`;
    return html`<dl class="grid grid-cols-2 lg:grid-cols-4 gap-4" aria-label=${t("board_numbers")}>
      ${number(t("board_waiting"), waiting.length)}
      ${number(t("board_late"), waiting.filter((row) => isLate(row, now)).length)}
      ${number(t("board_inVisit"), this.rows.filter((row) => row.state === "IN_VISIT").length)}
      ${number(t("board_longest"), t("board_minutes", { count: Math.floor(longest / 60_000) }))}</dl>`;
  }

  /** What stands in the table, and whether that is another order than the one by need. */
  private arrange(now: number): void {
    const fitting = inOrder(
      this.rows.filter((row) => !this.provider || row.providerId === this.provider),
      now,
    ).filter((row) =>
      this.filter === "all"
        ? true
        : this.filter === "waiting"
          ? row.state === "WAITING"
          : needsAttention(row, now),
    );
    this.shown = this.isAtTable()
      ? inPlace(
          this.shown.map(({ visit }) => visit),
          fitting,
          this.rows,
        )
      : fitting;
    this.isHeld = this.shown.some((row, index) => row !== fitting[index]);
  }

  private shown: readonly Row[] = [];
  private isHeld = false;
  /** When the pointer was last moved over the table; 0 while it is elsewhere. */
  private pointed = 0;

  /** Whether somebody points at the table or has the keyboard in it. */
  private isAtTable(): boolean {
    const table = this.querySelector(".board-table");
    return Date.now() - this.pointed < RESTS || (table?.contains(document.activeElement) ?? false);
  }

  private table(now: number): TemplateResult {
    const { shown } = this;
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
        (row) => this.row(row, now),
      )}</tbody></table></div>`;
  }

  private point({ type }: PointerEvent): void {
    this.pointed = type === "pointerleave" ? 0 : Date.now();
  }

  private row(row: Row, now: number): TemplateResult {
    const chip = isLate(row, now) ? "LATE" : isReconnecting(row) ? "RECONNECTING" : row.state;
    return html`<tr data-visit=${row.visit} data-state=${row.state}>
      <td class="tabular-nums font-bold">${this.time(row.start)}${this.otherDay(row)}</td>
      <th scope="row"><span class="font-bold">${row.patient}</span><br /><span class="muted text-sm">${t("board_age", { age: row.age ?? "", sex: row.sex })}</span></th>
      <td>${t(`type_${row.type}`)}</td>
      <td>${row.provider}</td>
      <td><span class="chip chip-${chip}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${chip}`)}</span>${row.ending && row.ending !== "VIDEO" ? html`<br /><span class="text-sm" data-ending=${row.ending}>${t(`ending_${row.ending}`)}</span>` : nothing}</td>
      <td class="tabular-nums"><span class="board-label muted">${t("board_inStatus")}: </span>${this.day ? this.since(row) : t("board_minutes", { count: Math.max(0, Math.floor((now - Date.parse(row.since)) / 60_000)) })}</td>
      <td>${row.interpreter ? html`<span class="flex items-center gap-2" data-interpreter><span class="icon-[lucide--languages] size-4" aria-hidden="true"></span>${t("board_interpreter", { language: languageName(row.interpreter, this.langTag) })}</span>` : nothing}
        ${row.asked ? html`<phone-task visit=${row.visit} since=${this.moment(row.asked)}></phone-task>` : nothing}
        ${row.needs.filter((need) => need !== "phone").map((need) => html`<span class="flex items-center gap-2"><span class="icon-[lucide--triangle-alert] size-4" aria-hidden="true"></span>${t(`need_${need}`)}</span>`)}
        ${row.call ? html`<span class="muted" data-call>${t(row.call.reached ? "phone_wasReached" : "phone_wasNotReached", { time: this.moment(row.call.at) })}</span>` : nothing}
        ${row.devices ? html`<span class="muted text-sm block" data-devices>${devicesLine(row.devices)}</span>` : nothing}
        ${this.problems[row.visit] ? html`<span class="text-error" role="alert">${this.problems[row.visit]}</span>` : nothing}</td>
      <td><div class="flex flex-wrap gap-2">${this.actions(row, now)}</div></td></tr>`;
  }

  private actions(row: Row, now: number): TemplateResult[] {
    const name = row.patient;
    const actions: TemplateResult[] = [];
    const button = (key: string, deed: () => void) =>
      html`<button class="btn btn-sm btn-outline" data-deed=${key} aria-label=${t(`board_${key}For`, { name })} @click=${deed}>${t(`board_${key}`)}</button>`;
    if (row.mine) {
      actions.push(
        html`<a class="btn btn-sm btn-primary" href="/visits/${row.visit}" aria-label=${t("board_openFor", { name })}>${t("board_open")}</a>`,
      );
    }
    if (this.past) {
      return actions;
    }
    if (["CHECKING_IN", "WAITING", "INVITED", "ON_HOLD"].includes(row.state)) {
      actions.push(
        button("message", () => {
          this.messaging = row;
        }),
      );
    }
    if (row.noShowFrom && now >= Date.parse(row.noShowFrom)) {
      actions.push(button("noShow", () => void this.deed(row, "no-show")));
    }
    if (row.leftFrom && now >= Date.parse(row.leftFrom)) {
      actions.push(button("left", () => void this.deed(row, "left")));
    }
    if (this.scheduler && !OVER.has(row.state)) {
      actions.push(
        button("interpreters", () => {
          this.interpreting = row.visit;
        }),
      );
    }
    if (this.scheduler && LINKED.has(row.state)) {
      actions.push(
        button("link", () => {
          this.linking = row.visit;
        }),
      );
    }
    if (this.scheduler && ["HELD", "REQUESTED", "BOOKED", "CHECKING_IN"].includes(row.state)) {
      actions.push(
        html`<a class="btn btn-sm btn-ghost" href="/book?move=${row.visit}" aria-label=${t("board_moveFor", { name })}>${t("board_move")}</a>`,
      );
    }
    if (this.scheduler && ["HELD", "REQUESTED", "BOOKED", "CHECKING_IN", "WAITING"].includes(row.state)) {
      actions.push(
        html`<a class="btn btn-sm btn-ghost" href="/book/${row.visit}/cancel" aria-label=${t("board_cancelVisitFor", { name })}>${t("board_cancelVisit")}</a>`,
      );
    }
    return actions;
  }

  private messageDialog(): TemplateResult | typeof nothing {
    const row = this.messaging;
    if (!row) {
      return nothing;
    }
    return html`<dialog class="sheet" aria-labelledby="message-title" @close=${() => {
      this.messaging = undefined;
      this.notSent = "";
    }}><form class="flex flex-col gap-3" @submit=${(event: Event) => void this.tell(event, row)}>
      <h2 id="message-title" class="text-xl font-bold">${t("board_messageFor", { name: row.patient })}</h2>
      <label class="flex flex-col gap-1"><span>${t("board_text")}</span><textarea class="textarea w-full" name="text" rows="3" maxlength="500" required autofocus></textarea></label>
      ${this.notSent ? html`<p class="text-error" role="alert">${this.notSent}</p>` : nothing}
      <div class="flex gap-2"><button class="btn btn-primary">${t("board_send")}</button><button type="button" class="btn" @click=${() => this.dialog?.close()}>${t("board_cancel")}</button></div></form></dialog>`;
  }

  private interpreterDialog(): TemplateResult | typeof nothing {
    const row = this.rows.find(({ visit }) => visit === this.interpreting);
    if (!row || this.messaging) {
      return nothing;
    }
    return html`<dialog class="sheet" aria-labelledby="interpreters-title" @close=${() => {
      this.interpreting = "";
    }}><div class="flex flex-col gap-4"><h2 id="interpreters-title" class="text-xl font-bold">${t("board_interpretersFor", { name: row.patient })}</h2>
      ${row.interpreter ? html`<p>${t("board_interpreter", { language: languageName(row.interpreter, this.langTag) })}</p>` : nothing}
      <own-guests door="/api/visits/${row.visit}/guests" .parts=${INTERPRETER} .guests=${row.interpreters} lang-tag=${this.langTag} ?closed=${OVER.has(row.state)}></own-guests>
      <button type="button" class="btn" @click=${() => this.dialog?.close()}>${t("board_close")}</button></div></dialog>`;
  }

  private linkDialog(): TemplateResult | typeof nothing {
    const row = this.rows.find(({ visit }) => visit === this.linking);
    if (!row || this.messaging || this.interpreting) {
      return nothing;
    }
    return html`<dialog class="sheet" aria-labelledby="link-title" @close=${() => {
      this.linking = "";
    }}><div class="flex flex-col gap-4"><h2 id="link-title" class="text-xl font-bold">${t("board_linkFor", { name: row.patient })}</h2>
      <patient-link visit=${row.visit}></patient-link>
      <button type="button" class="btn" @click=${() => this.dialog?.close()}>${t("board_close")}</button></div></dialog>`;
  }

  private async tell(event: Event, row: Row): Promise<void> {
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

  private async deed(row: Row, deed: "no-show" | "left"): Promise<void> {
    try {
      await api("POST", `/api/visits/${row.visit}/${deed}`);
      this.problems = { ...this.problems, [row.visit]: "" };
    } catch (error) {
      this.problems = { ...this.problems, [row.visit]: sayError(error) };
    }
  }

  private choose(filter: Filter): void {
    this.filter = filter;
    this.pointed = 0;
    this.remember();
  }

  /** What is shown stands in the address, so that it is the same after the page is loaded again. */
  private remember(): void {
    const asked = new URLSearchParams(location.search);
    asked.delete("show");
    asked.delete("provider");
    if (this.filter !== "all") {
      asked.set("show", this.filter);
    }
    if (this.provider) {
      asked.set("provider", this.provider);
    }
    history.replaceState(null, "", asked.size > 0 ? `?${asked}` : location.pathname);
  }

  private time(instant: string): string {
    return new Date(instant).toLocaleTimeString(this.langTag, {
      timeStyle: "short",
      timeZone: this.zone,
    });
  }

  /** A patient who waits to be phoned stands on today's board, whichever day their visit is on: then that is said. */
  private otherDay(row: Row): TemplateResult | typeof nothing {
    const shown = this.day || dayAt(Date.now() + this.offset, this.zone);
    return dayAt(row.start, this.zone) === shown
      ? nothing
      : html`<br /><span class="text-sm whitespace-nowrap" data-date>${new Date(row.start).toLocaleDateString(this.langTag, { weekday: "short", day: "numeric", month: "short", timeZone: this.zone })}</span>`;
  }

  /** The time alone when it was today. */
  private moment(instant: string): string {
    return sayMoment(instant, Date.now() + this.offset, this.langTag, this.zone);
  }

  /** On another day minutes say nothing: it is told when the visit came to its state. */
  private since(row: Row): string {
    return new Date(row.since).toLocaleString(this.langTag, {
      dateStyle: "short",
      timeStyle: "short",
      timeZone: this.zone,
    });
  }

  /** What the server wrote of today, the heading and the ways to other days, is another day after midnight. */
  private writeDay(): void {
    if (this.day) {
      return;
    }
    const now = new Date(Date.now() + this.offset);
    const today = now.toLocaleDateString(this.langTag, {
      weekday: "long",
      day: "numeric",
      month: "long",
      timeZone: this.zone,
    });
    if (this.today && this.today !== today) {
      const heading = document.getElementById("day");
      if (heading) {
        heading.textContent = t("board_today", { date: today });
      }
      for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-step]")) {
        const day = dayAt(now, this.zone);
        link.href = `?day=${dayAfter(day, Number(link.dataset.step))}`;
      }
    }
    this.today = today;
  }
}
