import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Line, View } from "../signalling/messages";
import { alertNow, announce } from "../ui/announce";
import { api } from "../ui/api";
import { sayError } from "../ui/problem";
import { chime } from "../ui/sound";
import { t } from "../ui/words";
import "../visit/chat-panel";
import "../visit/device-choice";
import "../visit/own-guests";
import { LiveVisit } from "../visit/live-visit";
import { comings, people, roleOf } from "../visit/people-list";
import { control, elapsed, encryption, ownControls, stage } from "../visit/stage";

type Sheet = "" | "leave" | "devices" | "chat" | "people" | "bring";

/** The patient's page from the waiting room to the end of the visit: one page, so that nothing loads between waiting and talking. */
@customElement("visit-room")
export class VisitRoom extends LiveVisit {
  @property() visit = "";
  @property() clinic = "";
  @property() phone = "";
  @property() dial = "";
  @property() emergency = "";
  @property() provider = "";
  @property() patient = "";
  @property() zone = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property() token = "";
  @state() private joining = false;
  @state() private problem = "";
  @state() private sheet: Sheet = "";
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;
  private wake: WakeLockSentinel | undefined;

  protected override socketPath(): string {
    return `/ws/v/${this.visit}`;
  }
  protected override visitId(): string {
    return this.visit;
  }
  protected override ownName(): string {
    return this.patient;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.stayAwake();
    document.addEventListener("visibilitychange", () => void this.stayAwake());
  }

  protected override viewed(before: View | undefined, now: View): void {
    const name = this.provider;
    comings(before, now).forEach(announce);
    if (before?.state !== now.state) {
      this.sheet = "";
      document.title =
        now.state === "INVITED"
          ? t("room_readyTitle", { name })
          : `${t(`state_${now.state}`)} · ${this.clinic}`;
      if (now.state === "INVITED" && now.me.presence === "ADMITTED") {
        alertNow(t("room_ready", { name }));
        chime();
        navigator.vibrate?.([200, 100, 200]);
        void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-join]")?.focus());
      } else if (now.state === "ON_HOLD") {
        alertNow(t("call_hold", { name }));
      } else if (before && now.waiting) {
        announce(this.waitWords(now));
      }
      if (["DOCUMENTING", "COMPLETED"].includes(now.state) && before) {
        this.call.end();
        alertNow(t("room_ended"));
      }
      if (now.state === "WAITING" && this.call.isJoined) {
        this.call.end();
      }
    } else if (before?.waiting?.place !== now.waiting?.place && now.waiting) {
      announce(this.waitWords(now));
    }
  }

  protected override heard(line: Line): void {
    if (!line.mine) {
      announce(`${line.name}: ${line.text}`);
    }
  }

  protected override updated(): void {
    super.updated();
    if (this.sheet && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override render(): TemplateResult {
    if (this.ending) {
      return this.frame(this.endingCard());
    }
    const view = this.view;
    if (!view) {
      return this.frame(html`<h1 class="text-2xl font-bold mt-2">${t("room_loading")}</h1>
        <div class="skeleton h-40 w-full"></div>`);
    }
    if (
      this.call.isJoined &&
      !["DOCUMENTING", "COMPLETED", "CANCELLED", "LEFT", "NO_SHOW", "WAITING"].includes(view.state)
    ) {
      return this.inVisit(view);
    }
    return this.frame(this.outside(view));
  }

  private frame(content: TemplateResult): TemplateResult {
    return html`<header class="flex items-center gap-3 bg-base-100 border-b border-base-300 px-4 py-2">
        <span class="flex-1 font-bold text-lg flex items-center gap-2 text-primary"><span class="icon-[lucide--heart-pulse] size-6 shrink-0" aria-hidden="true"></span>${this.clinic}</span>
        <a class="btn btn-ghost" href="tel:${this.dial}"><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_help")}</a>
      </header>
      ${this.live || this.ending ? nothing : html`<p class="alert rounded-none" role="status"><span class="icon-[lucide--wifi-off] size-5" aria-hidden="true"></span>${t("live_reconnecting")}</p>`}
      <main id="main" tabindex="-1" class="flex-1 p-4 max-w-xl w-full mx-auto flex flex-col gap-4">${content}</main>
      <footer class="p-4 border-t border-base-300 bg-base-100 flex flex-wrap justify-center gap-2">
        <a class="btn btn-ghost" href="tel:${this.dial}">${t("room_help")}: ${this.phone}</a>
        <a class="btn btn-ghost" href="tel:${this.emergency}">${t("room_emergency")}: ${this.emergency}</a>
      </footer>${this.dialogs()}`;
  }

  private endingCard(): TemplateResult {
    switch (this.ending) {
      case "open-elsewhere":
      case "taken-over":
        return html`<h1 class="text-2xl font-bold mt-2">${t(this.ending === "taken-over" ? "live_takenOver" : "live_elsewhere")}</h1>
          <button class="btn btn-primary btn-lg self-start" @click=${this.useHere}>${t("live_useHere")}</button>`;
      case "too-many":
        return html`<h1 class="text-2xl font-bold mt-2">${t("live_tooMany")}</h1>`;
      default:
        return html`<h1 class="text-2xl font-bold mt-2">${t("live_closed")}</h1>`;
    }
  }

  private outside(view: View): TemplateResult {
    const name = this.provider;
    switch (view.state) {
      case "WAITING":
        return this.waiting(view);
      case "INVITED":
      case "IN_VISIT":
      case "INTERRUPTED":
      case "ON_HOLD":
        return view.me.presence === "REMOVED"
          ? html`<h1 class="text-2xl font-bold mt-2">${t("room_removed")}</h1>`
          : this.invitation(view, name);
      case "DOCUMENTING":
      case "COMPLETED":
        return html`<h1 class="text-3xl font-bold mt-2">${t("room_ended")}</h1>
          <p><a class="btn btn-primary btn-lg" href="/v/${this.visit}/after">${t("room_summary")}</a></p>`;
      case "LEFT":
      case "NO_SHOW":
        return html`<h1 class="text-3xl font-bold mt-2">${t("room_left")}</h1>
          <form method="post" action="/v/${this.visit}/arrive"><input type="hidden" name="formToken" value=${this.token} />
            <button class="btn btn-primary btn-lg">${t("room_back")}</button></form>`;
      case "CANCELLED":
        return html`<h1 class="text-3xl font-bold mt-2">${t("room_cancelled")}</h1>`;
      case "HELD":
      case "REQUESTED":
      case "BOOKED":
      case "CHECKING_IN":
        return html`<h1 class="text-3xl font-bold mt-2">${t(`state_${view.state}`)}</h1>
          <p><a class="btn btn-primary" href="/v/${this.visit}">${t("room_back")}</a></p>`;
    }
  }

  private invitation(view: View, name: string): TemplateResult {
    const first = view.me.presence === "ADMITTED";
    return html`<h1 class="text-3xl font-bold mt-2">${first ? t("room_ready", { name }) : t("room_youLeft")}</h1>
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      <button class="btn btn-primary btn-lg" data-join ?disabled=${this.joining} @click=${() => this.join(true)}>
        <span class="icon-[lucide--video] size-6" aria-hidden="true"></span>${first ? t("room_join") : t("room_again")}</button>
      <button class="btn btn-outline btn-lg" ?disabled=${this.joining} @click=${() => this.join(false)}>${t("room_joinSound")}</button>
      ${this.phoneButton(view)}`;
  }

  private waiting(view: View): TemplateResult {
    const name = this.provider;
    const messages = this.lines.filter((line) => line.kind === "MESSAGE");
    return html`<h1 class="text-2xl font-bold mt-2">${t("room_checkedIn", { name: this.patient })}</h1>
      <div class="card bg-base-100 border border-base-300"><div class="card-body p-4 gap-3">
        <p class="font-bold text-lg">${view.others[0]?.name ?? name}</p>
        <p><span class="chip chip-WAITING"><span class="chip-icon" aria-hidden="true"></span>${t("state_WAITING")} <span class="tabular-nums">${elapsed(view.waiting?.arrived ?? view.since, this.offset)}</span></span></p>
        <p class="text-lg" data-wait>${this.waitWords(view)}</p>
        <p class="muted">${t(`room_${view.waiting?.provider ?? "away"}`, { name })} ${t("room_updated", { time: this.time(view.now) })}</p>
      </div></div>
      ${
        messages.length > 0
          ? html`<section class="card bg-base-100 border border-base-300" aria-labelledby="messages"><div class="card-body p-4 gap-2">
            <h2 id="messages" class="font-bold text-lg">${t("room_messages")}</h2>
            ${messages.map((line) => html`<p><span class="muted">${line.name}, ${this.time(line.at)}</span><br />${line.text}</p>`)}
          </div></section>`
          : nothing
      }
      <p class="alert"><span class="icon-[lucide--info] size-6 shrink-0" aria-hidden="true"></span><span>${t("room_keepOpen", { name })}</span></p>
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      <div class="grid grid-cols-1 sm:grid-cols-2 gap-3">
        <a class="btn btn-outline btn-lg" href="/v/${this.visit}/check"><span class="icon-[lucide--settings-2] size-5" aria-hidden="true"></span>${t("room_test")}</a>
        ${this.phoneButton(view)}
        <button class="btn btn-outline btn-lg" data-bring @click=${() => this.show("bring")}><span class="icon-[lucide--users] size-5" aria-hidden="true"></span>${t("room_bring")}</button>
      </div>
      <button class="btn btn-ghost self-start underline" @click=${() => this.show("leave")}><span class="icon-[lucide--log-out] size-5" aria-hidden="true"></span>${t("room_leave")}</button>`;
  }

  private phoneButton(view: View): TemplateResult {
    return view.phone
      ? html`<p role="status">${t("room_phoneAsked")}</p>`
      : html`<button class="btn btn-outline btn-lg" @click=${this.phoneMe}><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_phoneMe")}</button>`;
  }

  private waitWords(view: View): string {
    const name = this.provider;
    const { place, minutes } = view.waiting ?? {};
    const parts = [t("room_knows", { name })];
    if (place !== undefined) {
      parts.push(place === 0 ? t("room_next") : t("room_ahead", { count: place }));
    }
    if (minutes !== undefined) {
      parts.push(minutes > 0 ? t("room_wait", { minutes }) : t("room_soon"));
    }
    return parts.join(" ");
  }

  private inVisit(view: View): TemplateResult {
    const name = this.provider;
    return html`<header class="call-bar"><h1 class="font-bold text-lg">${name}</h1>
        <span class="chip chip-${view.state}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${view.state}`)}
          <span class="tabular-nums" aria-label=${t("call_time")}>${elapsed(view.times.joined ?? view.since, this.offset)}</span></span>
        ${view.media ? encryption(view, this.call) : nothing}
        <a class="ms-auto" href="tel:${this.dial}"><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_help")}</a></header>
      <main id="main" tabindex="-1" class="room-call flex-1 min-h-0 flex flex-col">
        ${
          view.state === "ON_HOLD"
            ? html`<section class="stage"><p class="stage-note text-xl" role="status">${t("call_hold", { name })}<br /><span class="tabular-nums">${elapsed(view.since, this.offset)}</span></p></section>`
            : stage(this.call, view, this.live, this.soundOn, {
                again: () => this.call.again(),
                phone: () => void this.phoneMe(),
                sound: () => this.turnSoundOn(),
                soundOnly: (on) => this.soundOnly(on),
              })
        }
      </main>
      <div class="toolbar" role="toolbar" aria-label=${t("call_controls")}>
        ${view.state === "ON_HOLD" ? nothing : ownControls(this.call)}
        ${control("icon-[lucide--message-square]", t("call_chat"), () => this.show("chat"))}
        ${control("icon-[lucide--users]", t("people_title"), () => this.show("people"))}
        ${control("icon-[lucide--settings]", t("call_devices"), () => this.show("devices"))}
        ${control("icon-[lucide--phone-off]", t("call_leave"), () => this.show("leave"), "end")}
      </div>${this.dialogs()}`;
  }

  private dialogs(): TemplateResult | typeof nothing {
    switch (this.sheet) {
      case "":
        return nothing;
      case "leave":
        return this.sheetOf(
          this.call.isJoined ? t("call_leaveAsk") : t("room_leaveAsk"),
          html`<div class="flex flex-wrap gap-3">
            <button class="btn btn-primary" autofocus @click=${() => this.show("")}>${this.call.isJoined ? t("call_stay") : t("room_stay")}</button>
            <button class="btn btn-outline" data-leave @click=${this.leave}>${this.call.isJoined ? t("call_leave") : t("room_leave")}</button></div>`,
        );
      case "devices":
        return this.sheetOf(
          t("call_devices"),
          html`<device-choice .camera=${this.call.camera} .microphone=${this.call.microphone}
              .choose=${(camera: string, microphone: string) => void this.call.use(camera, microphone)}
              .draw=${() => void this.call.useDrawn()}></device-choice>
            <button class="btn btn-primary" @click=${() => this.show("")}>${t("call_stay")}</button>`,
        );
      case "chat":
        return this.sheetOf(
          t("chat_title"),
          html`<chat-panel class="h-72" .lines=${this.lines} .roleOf=${(person: string) => roleOf(this.view, person)} writable .write=${(text: string) => this.send({ type: "chat", text })}></chat-panel>
            <button class="btn" @click=${() => this.show("")}>${t("chat_close")}</button>`,
        );
      case "bring":
        return this.bring();
      case "people":
        return this.sheetOf(
          t("people_title"),
          html`${this.view ? people(this.view, this.patient) : nothing}
            <button class="btn btn-outline" data-bring @click=${() => this.show("bring")}>${t("room_bring")}</button>
            <button class="btn" autofocus @click=${() => this.show("")}>${t("people_close")}</button>`,
        );
    }
  }

  private bring(): TemplateResult {
    const guests = (this.view?.family ?? []).map((guest) => ({ ...guest, mine: true }));
    return this.sheetOf(
      t("room_bring"),
      html`<p>${t("guests_family", { name: this.provider })}</p>
        <own-guests door="/api/v/${this.visit}/guests" .guests=${guests} lang-tag=${this.langTag} removes></own-guests>
        <button class="btn" @click=${() => this.show("")}>${t("people_close")}</button>`,
    );
  }

  private sheetOf(title: string, content: TemplateResult): TemplateResult {
    return html`<dialog class="sheet" aria-labelledby="sheet-title" @close=${() => this.show("")}>
      <div class="flex flex-col gap-4"><h2 id="sheet-title" class="text-xl font-bold">${title}</h2>${content}</div></dialog>`;
  }

  private show(sheet: Sheet): void {
    this.sheet = sheet;
  }

  private async join(withCamera: boolean): Promise<void> {
    this.joining = true;
    this.problem = "";
    try {
      await this.call.join(withCamera);
    } catch (error) {
      this.call.end();
      this.problem = sayError(error);
    } finally {
      this.joining = false;
    }
  }

  private async leave(): Promise<void> {
    this.show("");
    if (this.call.isJoined) {
      this.call.end();
      await this.send({ type: "leave" }).catch((error: unknown) => {
        this.problem = sayError(error);
      });
      return;
    }
    await this.deed("leave");
  }

  private async phoneMe(): Promise<void> {
    await this.deed("phone");
  }

  private async deed(name: "leave" | "phone"): Promise<void> {
    try {
      await api("POST", `/api/v/${this.visit}/${name}`);
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    }
  }

  private time(instant: string): string {
    return new Date(instant).toLocaleTimeString(this.langTag, { hour: "2-digit", minute: "2-digit" });
  }

  private async stayAwake(): Promise<void> {
    if (document.visibilityState === "visible" && "wakeLock" in navigator) {
      this.wake = await navigator.wakeLock.request("screen").catch(() => this.wake);
    }
  }
}
