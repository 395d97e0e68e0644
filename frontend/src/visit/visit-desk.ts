import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { sayMoment } from "../board/days";
import { endingWords, isToReload } from "../signalling/ending-words";
import type { View } from "../signalling/messages";
import { alertNow, announce } from "../ui/announce";
import { api } from "../ui/api";
import { sayError } from "../ui/problem";
import { signIn } from "../ui/sign-in";
import { chime } from "../ui/sound";
import { t } from "../ui/words";
import { remaining } from "../waitingroom/invitation";
import "../notes/visit-note";
import { type Chart, identity } from "./chart";
import "./chat-panel";
import { deviceSheet, endSheet } from "./desk-sheets";
import { type Tab, tabBy, tabIn, tabList } from "./desk-tabs";
import { atDoor, knocks } from "./door";
import "./guests-panel";
import { LiveVisit } from "./live-visit";
import "./next-patient";
import "./phone-task";
import { elapsed, encryption } from "./call-bar";
import { control, ownControls } from "./controls";
import { comings, roleOf } from "./people-list";
import { stage } from "./stage";

type Deed = "admit" | "hold" | "resume" | "send-back" | "finish";
type Sheet = "" | "end" | "devices";

/** The provider's page: compare and admit, talk, write beside the video, finish and sign. */
@customElement("visit-desk")
export class VisitDesk extends LiveVisit {
  @property() visit = "";
  @property() clinic = "";
  @property() patient = "";
  @property({ attribute: "short-name" }) shortName = "";
  @property() dob = "";
  @property() sex = "";
  @property() record = "";
  @property() zone = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  /** Whether this is the demo, where a drawn picture may take the camera's place. */
  @property({ type: Boolean }) demo = false;
  @state() private chart: Chart | undefined;
  @state() private tab: Tab = "patient";
  @state() private sheet: Sheet = "";
  @state() private compared = false;
  @state() private busy = false;
  @state() private problem = "";
  @state() private told = "";
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;

  protected override socketPath(): string {
    return `/ws/visits/${this.visit}`;
  }
  protected override visitId(): string {
    return this.visit;
  }
  protected override ownName(): string {
    return t("call_you");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadChart();
  }

  protected override get isReady(): boolean {
    return this.view !== undefined || this.ending !== undefined || !this.live;
  }

  protected override viewed(before: View | undefined, now: View): void {
    this.hearDoor(before, now);
    if (before && before.state !== now.state) {
      this.show("");
      this.problem = "";
      announce(t(`state_${now.state}`));
      if (now.state === "WAITING" && before.state !== "WAITING") {
        chime();
        this.compared = false;
        void this.loadChart();
      }
      if (now.state === "WAITING" || now.state === "DOCUMENTING") {
        this.call.end();
      }
      if (now.state === "INTERRUPTED") {
        alertNow(t("desk_interrupted"));
      }
    }
    this.tab = tabIn(now.state, before?.state, this.tab);
  }

  /** Somebody new at the door, or in the visit: said and heard, wherever the provider is looking. */
  private hearDoor(before: View | undefined, now: View): void {
    for (const guest of knocks(before, now)) {
      chime();
      alertNow(t("guests_knocks", { name: guest.name, role: t(`role_${guest.part}`) }));
    }
    comings(before, now).forEach(announce);
  }

  protected override seesLines(): boolean {
    return this.tab === "chat";
  }

  protected override updated(): void {
    super.updated();
    if (this.sheet && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override render(): TemplateResult {
    const view = this.view;
    return html`<header class="call-bar">
        <a href="/day"><span class="icon-[lucide--arrow-left] size-5" aria-hidden="true"></span>${t("desk_back")}</a>
        <h1 class="font-bold">${this.patient} <span class="font-normal text-slate-300">${this.sex} · ${this.dob} · ${this.record}</span></h1>
        ${
          view
            ? html`<span class="chip chip-${view.state}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${view.state}`)} <span class="tabular-nums">${elapsed(view.state === "IN_VISIT" ? (view.times.joined ?? view.since) : view.since, this.offset)}</span></span>
              ${view.media ? encryption(view, this.call) : nothing}`
            : nothing
        }
        ${
          atDoor(view).length > 0
            ? html`<button class="btn btn-sm btn-warning" data-door @click=${() => this.toDoor()}><span class="icon-[lucide--door-open] size-5" aria-hidden="true"></span>${t("desk_atDoor", { count: atDoor(view).length })}</button>`
            : nothing
        }
        ${this.live ? nothing : html`<span role="status" class="flex gap-2 items-center text-amber-400"><span class="icon-[lucide--wifi-off] size-5" aria-hidden="true"></span>${t("live_reconnecting")}</span>`}
      </header>
      ${this.notices(view)}
      <main id="main" tabindex="-1" class="desk-split flex-1 min-h-0 flex">
        ${this.left(view)}
        <aside class="w-[26rem] bg-base-100 text-base-content flex flex-col min-h-0" aria-label=${t("desk_panel")}>${this.panel(view)}</aside>
      </main>
      ${this.toolbar(view)}${this.dialogs()}`;
  }

  /** What holds in every state: the patient wants to be phoned, and who waits next. */
  private notices(view: View | undefined): TemplateResult {
    return html`${
      this.call.isJoined && this.problem
        ? html`<p class="bg-base-100 text-error border-b border-base-300 px-4 py-2" role="alert" data-problem>${this.problem}</p>`
        : nothing
    }${
      view?.desk?.asked
        ? html`<div class="bg-base-100 text-base-content border-b border-base-300 px-4 py-2"><phone-task visit=${this.visit} asked=${view.desk.asked} since=${this.clock(view.desk.asked)}></phone-task></div>`
        : view?.call
          ? html`<p class="bg-base-100 text-base-content border-b border-base-300 px-4 py-2" role="status" data-call>${t(view.call.reached ? "phone_wasReached" : "phone_wasNotReached", { time: this.clock(view.call.at) })}</p>`
          : nothing
    }<next-patient visit=${this.visit} clinic=${this.clinic} zone=${this.zone} lang-tag=${this.langTag} ?talking=${this.call.isJoined}></next-patient>`;
  }

  private clock(instant: string): string {
    return sayMoment(instant, Date.now() + this.offset, this.langTag, this.zone);
  }

  /** The two have talked, but not here. */
  private byPhone(view: View): TemplateResult | typeof nothing {
    return view.phone || view.call
      ? html`<button class="btn btn-outline self-start" data-finish-phone ?disabled=${this.busy} @click=${() => void this.deed("finish", { byPhone: true })}>${t("desk_finishPhone")}</button>`
      : nothing;
  }

  /** The patient never came here: only a call that reached them makes a visit of it. */
  private reached(view: View): TemplateResult {
    return html`${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}${
      view.call?.reached ? this.byPhone(view) : nothing
    }`;
  }

  private left(view: View | undefined): TemplateResult {
    if (this.ending) {
      const isElsewhere = this.ending === "open-elsewhere" || this.ending === "taken-over";
      return this.card(html`<h2 class="text-xl font-bold">${endingWords(this.ending)}</h2>
        ${isElsewhere ? html`<button class="btn btn-primary self-start" @click=${this.useHere}>${t("live_useHere")}</button>` : nothing}
        ${isToReload(this.ending) ? html`<button class="btn btn-primary self-start" data-reload @click=${() => location.reload()}>${t("live_reload")}</button>` : nothing}
        ${this.ending === "not-known" ? signIn() : nothing}`);
    }
    if (!view) {
      return this.card(html`<p role="status">${t("desk_loading")}</p>`);
    }
    switch (view.state) {
      case "HELD":
      case "REQUESTED":
      case "BOOKED":
      case "CHECKING_IN":
        return this.card(html`<p class="text-lg" role="status">${t("desk_notHere", { name: this.shortName })}</p>
          ${this.reached(view)}`);
      case "WAITING":
        return this.admission(view);
      case "INVITED":
      case "IN_VISIT":
      case "INTERRUPTED":
        return this.talking(view);
      case "ON_HOLD":
        return this.call.isJoined
          ? html`<section class="stage"><p class="stage-note text-xl" role="status">${t("desk_onHold")}</p></section>`
          : this.card(html`<p class="text-lg" role="status">${t("desk_onHold")}</p>
        ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
        <button class="btn btn-primary btn-lg self-start" data-join data-resume ?disabled=${this.busy} @click=${this.resume}>${t("desk_resume")}</button>`);
      case "DOCUMENTING":
        return this.card(
          html`${this.howEnded(view)}<p class="text-lg" role="status">${t("desk_finished")}</p>`,
        );
      case "COMPLETED":
        return this.card(
          html`${this.howEnded(view)}<p class="text-lg" role="status">${t("desk_completed")}</p>`,
        );
      case "LEFT":
        return this.card(html`<p class="text-lg" role="status">${t("desk_left", { name: this.shortName })}</p>
          ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}${this.byPhone(view)}`);
      case "NO_SHOW":
        return this.card(html`<p class="text-lg" role="status">${t("desk_over")}</p>${this.reached(view)}`);
      case "CANCELLED":
        return this.card(html`<p class="text-lg" role="status">${t("desk_over")}</p>`);
    }
  }

  private talking(view: View): TemplateResult {
    if (!this.call.isJoined) {
      return this.card(html`${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
        <button class="btn btn-primary btn-lg self-start" data-join @click=${this.join}>${t("desk_rejoin")}</button>`);
    }
    if (view.state === "INVITED") {
      return html`<section class="stage"><div class="stage-note text-xl"><p role="status">${t("desk_invited", { name: this.shortName })}</p><p class="tabular-nums">${view.until ? remaining(view.until, this.offset) : ""}</p></div>
        <video class="self-view" autoplay playsinline muted .muted=${true} .srcObject=${this.call.own.stream ?? null} aria-label=${t("call_ownPicture")} data-self></video></section>`;
    }
    return stage(this.call, view, this.live, this.soundOn, {
      again: () => this.call.route.again(),
      sound: () => this.turnSoundOn(),
      soundOnly: (on) => this.soundOnly(on),
      mute: (person, what) =>
        void this.send({ type: "mute", person, ...what }).catch((error: unknown) => {
          this.problem = sayError(error);
        }),
    });
  }

  private admission(view: View): TemplateResult {
    return this.card(html`<h2 class="text-xl font-bold">${t("desk_waiting", { name: this.shortName })} <span class="tabular-nums">${elapsed(view.desk?.arrived ?? view.since, this.offset)}</span></h2>
      ${view.desk?.patientConnected ? nothing : html`<p class="text-error" role="status">${t("desk_away")}</p>`}
      ${(view.desk?.invitations ?? 0) > 0 ? html`<p role="status">${t("desk_unanswered")}</p>` : nothing}
      <h3 class="font-bold">${t("desk_compare")}</h3>
      ${identity(this, this.chart, this.view)}
      <label class="flex gap-3 items-center"><input type="checkbox" class="checkbox" data-compared .checked=${this.compared} @change=${(
        event: Event,
      ) => {
        this.compared = (event.target as HTMLInputElement).checked;
      }} /><span>${t("desk_admitAsk")}</span></label>
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      <button class="btn btn-primary btn-lg self-start" data-admit ?disabled=${!this.compared || this.busy} @click=${this.admit}>${t("desk_admit")}</button>
      ${this.byPhone(view)}
      ${this.messages()}`);
  }

  private howEnded(view: View): TemplateResult | typeof nothing {
    const ending = view.desk?.ending;
    return ending && ending !== "VIDEO"
      ? html`<p class="font-bold" data-ending=${ending}>${t(`ending_${ending}`)}</p>`
      : nothing;
  }

  private messages(): TemplateResult {
    return html`<form class="flex flex-col gap-2" @submit=${this.tell}>
      <label class="flex flex-col gap-1"><span class="font-bold">${t("desk_message")}</span>
        <input class="input w-full" name="message" maxlength="500" list="quick" required /></label>
      <datalist id="quick"><option value=${t("desk_late5")}></option><option value=${t("desk_late10")}></option></datalist>
      <div class="flex gap-3 items-center"><button class="btn btn-outline">${t("desk_send")}</button><span role="status">${this.told}</span></div></form>`;
  }

  private panel(view: View | undefined): TemplateResult {
    const finished = view?.state === "DOCUMENTING" || view?.state === "COMPLETED";
    return html`${tabList(
      this.tab,
      this.unread,
      (tab) => this.open(tab),
      (event) => this.moveTab(event),
    )}
      <div class="p-4 flex-1 overflow-y-auto" role="tabpanel" id="panel-note" aria-labelledby="tab-note" ?hidden=${this.tab !== "note"} tabindex="0">
        <visit-note visit=${this.visit} lang-tag=${this.langTag} zone=${this.zone} ?finished=${finished}></visit-note></div>
      <div class="p-4 flex-1 overflow-y-auto" role="tabpanel" id="panel-patient" aria-labelledby="tab-patient" ?hidden=${this.tab !== "patient"} tabindex="0">${identity(this, this.chart, this.view)}</div>
      <div class="p-4 flex-1 overflow-y-auto" role="tabpanel" id="panel-people" aria-labelledby="tab-people" ?hidden=${this.tab !== "people"} tabindex="0">
        <guests-panel visit=${this.visit} own-name=${t("call_you")} lang-tag=${this.langTag} .view=${view} .offset=${this.offset}></guests-panel></div>
      <div class="p-4 flex-1 min-h-0" role="tabpanel" id="panel-chat" aria-labelledby="tab-chat" ?hidden=${this.tab !== "chat"} tabindex="0">
        <chat-panel class="block h-full" .lines=${this.lines} .roleOf=${(person: string) => roleOf(view, person)} ?writable=${this.call.isJoined} .write=${(text: string) => this.send({ type: "chat", text })}></chat-panel></div>`;
  }

  private toolbar(view: View | undefined): TemplateResult | typeof nothing {
    if (
      !view ||
      !["INVITED", "IN_VISIT", "INTERRUPTED", "ON_HOLD"].includes(view.state) ||
      !this.call.isJoined
    ) {
      return nothing;
    }
    return html`<div class="toolbar" role="toolbar" aria-label=${t("call_controls")}>
      ${view.state === "ON_HOLD" ? control("icon-[lucide--play]", t("desk_resume"), () => void this.deed("resume"), "", "KeyH") : ownControls(this.call)}
      ${view.state === "IN_VISIT" ? control("icon-[lucide--pause]", t("desk_hold"), () => void this.deed("hold"), "", "KeyH") : nothing}
      ${control("icon-[lucide--hourglass]", t("desk_sendBack"), () => void this.deed("send-back"))}
      ${control("icon-[lucide--settings]", t("call_devices"), () => this.show("devices"))}
      ${control("icon-[lucide--phone-off]", t("desk_end"), () => this.show("end"), "end")}
    </div>`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    const close = () => this.show("");
    switch (this.sheet) {
      case "":
        return nothing;
      case "end":
        return endSheet(this.problem, this.busy, {
          close,
          leave: () => void this.leave(),
          finish: () => void this.deed("finish"),
          finishByPhone: () => void this.deed("finish", { byPhone: true }),
        });
      case "devices":
        return deviceSheet(this.call, this.demo, close);
    }
  }

  private card(content: TemplateResult): TemplateResult {
    return html`<section class="flex-1 min-w-0 overflow-y-auto p-4 lg:p-8" tabindex="0" aria-label=${t("desk_patient")}><div class="card bg-base-100 text-base-content border border-base-300 max-w-2xl mx-auto"><div class="card-body gap-4">${content}</div></div></section>`;
  }

  private open(tab: Tab): void {
    this.tab = tab;
    if (tab === "chat") {
      this.unread = 0;
    }
  }

  private toDoor(): void {
    this.open("people");
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("#panel-people")?.focus());
  }

  private moveTab(event: KeyboardEvent): void {
    const next = tabBy(event.key, this.tab);
    if (next) {
      this.open(next);
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
    }
  }

  private show(sheet: Sheet): void {
    if (!sheet) {
      // Closing it gives the keyboard back to where it was; taking it off the page would not.
      this.dialog?.close();
    }
    this.sheet = sheet;
  }

  private async loadChart(): Promise<void> {
    try {
      this.chart = await api<Chart>("GET", `/api/visits/${this.visit}/chart`);
    } catch (error) {
      this.problem = sayError(error);
    }
  }

  private async admit(): Promise<void> {
    if (await this.deed("admit", { compared: this.compared })) {
      await this.join();
    }
  }

  private async join(): Promise<void> {
    try {
      await this.call.join(true);
    } catch (error) {
      this.call.end();
      this.problem = sayError(error);
    }
  }

  /** A page that was loaded anew during a hold goes on with the visit, and joins it. */
  private async resume(): Promise<void> {
    if (await this.deed("resume")) {
      await this.join();
    }
  }

  private async leave(): Promise<void> {
    this.show("");
    this.call.end();
    await this.send({ type: "leave" }).catch((error: unknown) => {
      this.problem = sayError(error);
    });
  }

  private async deed(
    deed: Deed,
    how?: { readonly byPhone: boolean } | { readonly compared: boolean },
  ): Promise<boolean> {
    this.busy = true;
    try {
      await api("POST", `/api/visits/${this.visit}/${deed}`, how);
      this.problem = "";
      return true;
    } catch (error) {
      this.problem = sayError(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  private async tell(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = String(new FormData(form).get("message") ?? "");
    try {
      await api("POST", `/api/visits/${this.visit}/messages`, { text });
      form.reset();
      this.told = t("desk_sent");
    } catch (error) {
      this.told = sayError(error);
    }
  }
}
