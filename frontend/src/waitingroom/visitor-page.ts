import { html, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Kind } from "../media/chosen";
import { endingWords, isToReload } from "../signalling/ending-words";
import type { View } from "../signalling/messages";
import { sayError } from "../ui/problem";
import { t } from "../ui/words";
import "../visit/chat-panel";
import "../visit/device-choice";
import { elapsed, encryption } from "../visit/call-bar";
import { chatWord, control, ownControls } from "../visit/controls";
import { LiveVisit } from "../visit/live-visit";
import { roleOf } from "../visit/people-list";
import { shortcuts } from "../visit/shortcuts";
import { stage } from "../visit/stage";

export type Sheet = "" | "leave" | "devices" | "chat" | "people" | "bring" | "check";

/**
 * What the pages of a patient and of a guest have in common: the frame around what is said while they wait, the two ways to join, the
 * call with its controls, and the sheets over it.
 */
export abstract class VisitorPage extends LiveVisit {
  @property() visit = "";
  @property() clinic = "";
  @property() phone = "";
  @property() dial = "";
  @property() emergency = "";
  @property() provider = "";
  @property() token = "";
  /** Whether this is the demo, where a drawn picture may take the camera's place. */
  @property({ type: Boolean }) demo = false;
  @state() protected joining = false;
  @state() protected problem = "";
  @state() protected sheet: Sheet = "";
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;

  /** Whether the call is to be shown, once it is joined. */
  protected abstract mayTalk(view: View): boolean;

  /** What is said when there is no call. */
  protected abstract outside(view: View): TemplateResult;

  /** The call as this person sees it: {@link talking} with a title. */
  protected abstract inVisit(view: View): TemplateResult;

  /** What the sheet asks or shows that is this person's own; nothing for the sheets that everybody has. */
  protected abstract ownSheet(sheet: "leave" | "people" | "bring" | "check"): TemplateResult | typeof nothing;

  protected override socketPath(): string {
    return `/ws/v/${this.visit}`;
  }
  protected override visitId(): string {
    return this.visit;
  }

  /** What comes while they wait stands in the waiting room. */
  protected override seesLines(): boolean {
    return this.sheet === "chat" || !this.call.isJoined;
  }

  protected override updated(): void {
    super.updated();
    if (this.sheet && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override get isReady(): boolean {
    return this.view !== undefined || this.ending !== undefined || !this.live;
  }

  protected override render(): TemplateResult {
    if (this.ending) {
      return this.frame(this.endingCard());
    }
    const { view } = this;
    if (!view) {
      return this.frame(html`<h1 class="text-2xl font-bold mt-2">${t("room_loading")}</h1>
        <div class="skeleton h-40 w-full"></div>`);
    }
    return this.call.isJoined && this.mayTalk(view) ? this.inVisit(view) : this.frame(this.outside(view));
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

  /** Why this page no longer follows the visit. */
  protected endingCard(): TemplateResult {
    const { ending } = this;
    if (!ending) {
      return html``;
    }
    const words = html`<h1 class="text-2xl font-bold mt-2">${endingWords(ending)}</h1>`;
    if (isToReload(ending)) {
      return html`${words}<button class="btn btn-primary btn-lg self-start" data-reload @click=${() => location.reload()}>${t("live_reload")}</button>
        ${this.trouble()}${this.otherWay()}`;
    }
    const isElsewhere = ending === "open-elsewhere" || ending === "taken-over";
    return isElsewhere
      ? html`${words}<button class="btn btn-primary btn-lg self-start" @click=${this.useHere}>${t("live_useHere")}</button>`
      : words;
  }

  /** What this person can do where the page itself no longer helps. */
  protected otherWay(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected trouble(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing;
  }

  protected joinButtons(first: boolean): TemplateResult {
    return html`<button class="btn btn-primary btn-lg" data-join ?disabled=${this.joining} @click=${() => this.join(true)}>
        <span class="icon-[lucide--video] size-6" aria-hidden="true"></span>${first ? t("room_join") : t("room_again")}</button>
      <button class="btn btn-outline btn-lg" ?disabled=${this.joining} @click=${() => this.join(false)}>${t("room_joinSound")}</button>`;
  }

  /** The call under a title; further content stands at the end of its bar. */
  protected talking(
    view: View,
    title: string,
    more: TemplateResult | typeof nothing,
    phone?: () => void,
  ): TemplateResult {
    return html`<header class="call-bar"><h1 class="font-bold text-lg">${title}</h1>
        <span class="chip chip-${view.state}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${view.state}`)}
          <span class="tabular-nums" aria-label=${t("call_time")}>${elapsed(view.times.joined ?? view.since, this.offset)}</span></span>
        ${view.media ? encryption(view, this.call) : nothing}${more}</header>
      <main id="main" tabindex="-1" class="room-call flex-1 min-h-0 flex flex-col">
        ${
          view.state === "ON_HOLD"
            ? html`<section class="stage"><div class="stage-note text-xl"><p role="status">${t("call_hold", { name: this.provider })}</p>
              <p class="tabular-nums">${elapsed(view.since, this.offset)}</p>${phone ? this.holdPhone(view, phone) : nothing}</div></section>`
            : stage(this.call, view, this.live, this.soundOn, {
                again: () => this.call.route.again(),
                ...(phone ? { phone } : {}),
                sound: () => this.turnSoundOn(),
                soundOnly: (on) => this.soundOnly(on),
              })
        }
      </main>
      ${this.problem ? html`<p class="chat-news text-error" role="alert" data-problem>${this.problem}</p>` : nothing}${this.news()}
      <div class="toolbar" role="toolbar" aria-label=${t("call_controls")}>
        ${view.state === "ON_HOLD" ? nothing : ownControls(this.call)}
        ${control("icon-[lucide--message-square]", chatWord(this.unread), () => this.show("chat"), this.unread > 0 ? "news" : "")}
        ${control("icon-[lucide--users]", t("people_title"), () => this.show("people"))}
        ${control("icon-[lucide--settings]", t("call_devices"), () => this.show("devices"))}
        ${control("icon-[lucide--phone-off]", t("call_leave"), () => this.show("leave"), "end")}
      </div>${this.dialogs()}`;
  }

  /** A hold may be long: the way to the phone stands in it. */
  private holdPhone(view: View, phone: () => void): TemplateResult {
    return view.phone
      ? html`<p role="status">${t("room_phoneAsked")}</p>`
      : html`<button class="btn mt-3" data-phone-me @click=${phone}><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_phoneMe")}</button>`;
  }

  /** The newest line that was not seen yet; a touch opens the chat. */
  private news(): TemplateResult | typeof nothing {
    const line = this.lines.findLast(({ mine }) => !mine);
    return this.unread > 0 && line
      ? html`<button type="button" class="chat-news" data-news @click=${() => this.show("chat")}>
          <span class="icon-[lucide--message-square] size-5 shrink-0" aria-hidden="true"></span><span>${line.name}: ${line.text}</span></button>`
      : nothing;
  }

  private dialogs(): TemplateResult | typeof nothing {
    switch (this.sheet) {
      case "":
        return nothing;
      case "devices":
        return this.sheetOf(
          t("call_devices"),
          html`<device-choice .using=${this.call.own.using} .choose=${(kind: Kind, id: string) => this.call.own.use(kind, id)}
              .draw=${this.demo ? () => void this.call.own.useDrawn() : undefined}></device-choice>
            ${shortcuts(false)}
            <button class="btn btn-primary" @click=${() => this.show("")}>${t("call_stay")}</button>`,
        );
      case "chat":
        return this.sheetOf(
          t("chat_title"),
          html`<chat-panel class="h-72" .lines=${this.lines} .roleOf=${(person: string) => roleOf(this.view, person)} writable .write=${(text: string) => this.send({ type: "chat", text })}></chat-panel>
            <button class="btn" @click=${() => this.show("")}>${t("chat_close")}</button>`,
        );
      case "leave":
      case "people":
      case "bring":
      case "check":
        return this.ownSheet(this.sheet);
    }
  }

  /** Asks before somebody leaves. */
  protected leaveSheet(title: string, stay: string, leave: string): TemplateResult {
    return this.sheetOf(
      title,
      html`<div class="flex flex-wrap gap-3">
        <button class="btn btn-primary" autofocus @click=${() => this.show("")}>${stay}</button>
        <button class="btn btn-outline" data-leave @click=${this.leave}>${leave}</button></div>`,
    );
  }

  protected sheetOf(title: string, content: TemplateResult): TemplateResult {
    return html`<dialog class="sheet" aria-labelledby="sheet-title" @close=${() => this.show("")}>
      <div class="flex flex-col gap-4"><h2 id="sheet-title" class="text-xl font-bold">${title}</h2>${content}</div></dialog>`;
  }

  protected show(sheet: Sheet): void {
    if (!sheet) {
      // Closing it gives the keyboard back to where it was; taking it off the page would not.
      this.dialog?.close();
    }
    this.sheet = sheet;
    this.unread = sheet === "chat" ? 0 : this.unread;
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

  /** Leaves the call; the visit stays open. */
  protected async leave(): Promise<void> {
    this.show("");
    this.call.end();
    await this.send({ type: "leave" }).catch((error: unknown) => {
      this.problem = sayError(error);
    });
  }
}
