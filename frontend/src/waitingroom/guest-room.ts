import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Line, View } from "../signalling/messages";
import { alertNow, announce } from "../ui/announce";
import { sayError } from "../ui/problem";
import { chime } from "../ui/sound";
import { t } from "../ui/words";
import "../visit/chat-panel";
import "../visit/device-choice";
import { LiveVisit } from "../visit/live-visit";
import { comings, people, roleOf } from "../visit/people-list";
import { control, elapsed, encryption, ownControls, stage } from "../visit/stage";

type Sheet = "" | "leave" | "devices" | "chat" | "people";

const LIVE: ReadonlySet<string> = new Set(["INVITED", "IN_VISIT", "ON_HOLD", "INTERRUPTED"]);

/** A guest's page from the door to the end: what is true of them now, and the visit while they are in it. */
@customElement("guest-room")
export class GuestRoom extends LiveVisit {
  @property() visit = "";
  @property() clinic = "";
  @property() phone = "";
  @property() dial = "";
  @property() emergency = "";
  @property() provider = "";
  @property() name = "";
  @property() token = "";
  @state() private joining = false;
  @state() private problem = "";
  @state() private sheet: Sheet = "";
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;

  protected override socketPath(): string {
    return `/ws/v/${this.visit}`;
  }
  protected override visitId(): string {
    return this.visit;
  }
  protected override ownName(): string {
    return this.name;
  }

  protected override viewed(before: View | undefined, now: View): void {
    const was = before?.me.presence;
    const is = now.me.presence;
    comings(before, now).forEach(announce);
    if (!this.mayBeIn(now) && this.call.isJoined) {
      this.call.end();
      this.sheet = "";
    }
    if (was === is && before?.state === now.state && before?.guest?.aside === now.guest?.aside) {
      return;
    }
    const title = this.sentence(now);
    document.title = `${is === "ADMITTED" ? "● " : ""}${title} · ${this.clinic}`;
    if (is === "ADMITTED" && was !== "ADMITTED") {
      alertNow(title);
      chime();
      navigator.vibrate?.([200, 100, 200]);
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-join]")?.focus());
    } else if (before) {
      alertNow(title);
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

  private mayBeIn(view: View): boolean {
    return LIVE.has(view.state) && ["ADMITTED", "JOINED", "AWAY", "GONE"].includes(view.me.presence);
  }

  /** The one sentence that is true now. */
  private sentence(view: View): string {
    const name = this.provider;
    if (view.me.presence === "REMOVED") {
      return t(view.guest?.declined === "no" ? "guest_title_declined" : "guest_title_removed");
    }
    switch (view.state) {
      case "DOCUMENTING":
      case "COMPLETED":
        return t("guest_title_ended");
      case "CANCELLED":
      case "LEFT":
      case "NO_SHOW":
      case "HELD":
        return t("guest_title_cancelled");
      case "REQUESTED":
      case "BOOKED":
      case "CHECKING_IN":
      case "WAITING":
      case "INVITED":
      case "IN_VISIT":
      case "ON_HOLD":
      case "INTERRUPTED":
        break;
    }
    switch (view.me.presence) {
      case "EXPECTED":
        return view.guest?.declined ? t("guest_later", { name }) : t("guest_title_knock");
      case "KNOCKING":
        return view.guest?.aside ? t("guest_aside", { name }) : t("guest_waiting", { name });
      case "ADMITTED":
        return t("guest_ready");
      case "JOINED":
      case "AWAY":
      case "GONE":
        return this.call.isJoined ? t("guest_inRoom") : t("guest_left");
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
    return this.call.isJoined && this.mayBeIn(view) ? this.inVisit(view) : this.frame(this.outside(view));
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
      case "not-there":
        return html`<h1 class="text-2xl font-bold mt-2" data-withdrawn>${t("guest_withdrawn")}</h1><p class="text-lg">${t("guest_text_cancelled")}</p>`;
      case "too-many":
        return html`<h1 class="text-2xl font-bold mt-2">${t("live_tooMany")}</h1>`;
      default:
        return html`<h1 class="text-2xl font-bold mt-2">${t("live_closed")}</h1>`;
    }
  }

  private outside(view: View): TemplateResult {
    return html`<h1 class="text-3xl font-bold mt-2" data-presence=${view.me.presence}>${this.sentence(view)}</h1>
      ${this.text(view)}
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}`;
  }

  private text(view: View): TemplateResult {
    if (view.me.presence === "REMOVED") {
      return html`<p class="text-lg">${t(view.guest?.declined === "no" ? "guest_text_declined" : "guest_text_removed")}</p>`;
    }
    if (["DOCUMENTING", "COMPLETED"].includes(view.state)) {
      return html`<p class="text-lg">${t("guest_text_ended")}</p>`;
    }
    if (["CANCELLED", "LEFT", "NO_SHOW", "HELD"].includes(view.state)) {
      return html`<p class="text-lg">${t("guest_text_cancelled")}</p>`;
    }
    if (view.me.presence === "EXPECTED") {
      return html`<form method="post" action="/v/${this.visit}/guest/knock"><input type="hidden" name="formToken" value=${this.token} />
        <button class="btn btn-primary btn-lg">${t("guest_again", { name: this.provider })}</button></form>`;
    }
    return this.mayBeIn(view) ? this.invitation(view) : this.waiting(view);
  }

  private waiting(view: View): TemplateResult {
    const name = this.name;
    const role = t(`role_${view.me.part}`);
    const where = LIVE.has(view.state)
      ? view.state === "ON_HOLD"
        ? t("guest_onHold")
        : ""
      : t("guest_notBegun");
    return html`<div class="card bg-base-100 border border-base-300"><div class="card-body p-4 gap-3">
        <p class="font-bold text-lg" data-me>${t("guest_you", { name, role })}</p>
        ${where ? html`<p role="status">${where}</p>` : nothing}
      </div></div>
      <p class="alert"><span class="icon-[lucide--info] size-6 shrink-0" aria-hidden="true"></span><span>${t(view.guest?.aside ? "guest_asideText" : "guest_waitingText")}</span></p>
      <a class="btn btn-outline btn-lg self-start" href="tel:${this.dial}"><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_help")}</a>`;
  }

  private invitation(view: View): TemplateResult {
    const first = view.me.presence === "ADMITTED";
    return html`<button class="btn btn-primary btn-lg" data-join ?disabled=${this.joining} @click=${() => this.join(true)}>
        <span class="icon-[lucide--video] size-6" aria-hidden="true"></span>${first ? t("room_join") : t("room_again")}</button>
      <button class="btn btn-outline btn-lg" ?disabled=${this.joining} @click=${() => this.join(false)}>${t("room_joinSound")}</button>
      ${people(view, this.name)}`;
  }

  private inVisit(view: View): TemplateResult {
    const name = this.provider;
    return html`<header class="call-bar"><h1 class="font-bold text-lg">${t("guest_you", { name: this.name, role: t(`role_${view.me.part}`) })}</h1>
        <span class="chip chip-${view.state}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${view.state}`)}
          <span class="tabular-nums" aria-label=${t("call_time")}>${elapsed(view.times.joined ?? view.since, this.offset)}</span></span>
        ${view.media ? encryption(view, this.call) : nothing}</header>
      <main id="main" tabindex="-1" class="room-call flex-1 min-h-0 flex flex-col">
        ${
          view.state === "ON_HOLD"
            ? html`<section class="stage"><p class="stage-note text-xl" role="status">${t("call_hold", { name })}<br /><span class="tabular-nums">${elapsed(view.since, this.offset)}</span></p></section>`
            : stage(this.call, view, this.live, this.soundOn, {
                again: () => this.call.again(),
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
          t("guest_leaveAsk"),
          html`<div class="flex flex-wrap gap-3">
            <button class="btn btn-primary" autofocus @click=${() => this.show("")}>${t("call_stay")}</button>
            <button class="btn btn-outline" data-leave @click=${this.leave}>${t("call_leave")}</button></div>`,
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
      case "people":
        return this.sheetOf(
          t("people_title"),
          html`${this.view ? people(this.view, this.name) : nothing}
            <button class="btn" autofocus @click=${() => this.show("")}>${t("people_close")}</button>`,
        );
    }
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
    this.call.end();
    await this.send({ type: "leave" }).catch((error: unknown) => {
      this.problem = sayError(error);
    });
  }
}
