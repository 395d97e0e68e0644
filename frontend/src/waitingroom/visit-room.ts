import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "../checkin/device-check";
import type { View } from "../signalling/messages";
import { alertNow, announce } from "../ui/announce";
import { api } from "../ui/api";
import { sayError } from "../ui/problem";
import { audio, chime, summon } from "../ui/sound";
import { soundButton } from "../ui/sound-button";
import { t } from "../ui/words";
import "../visit/own-guests";
import { elapsed } from "../visit/call-bar";
import { comings, people } from "../visit/people-list";
import { isReminded, remaining } from "./invitation";
import { VisitorPage } from "./visitor-page";

/** The patient's page from the waiting room to the end of the visit: one page, so that nothing loads between waiting and talking. */
@customElement("visit-room")
export class VisitRoom extends VisitorPage {
  @property() patient = "";
  @property() zone = "";
  /** Until when the patient may come. */
  @property() closes = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  /** Whether the server has taken the wish to be phoned. */
  @state() private wished = false;
  private wake: WakeLockSentinel | undefined;

  protected override ownName(): string {
    return this.patient;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    audio();
    void this.stayAwake();
    document.addEventListener("visibilitychange", () => void this.stayAwake());
  }

  protected override updated(): void {
    super.updated();
    this.remind();
  }

  /** Once for each invitation: with two minutes left, or when two thirds of a shorter one are over. */
  private remind(): void {
    const { view } = this;
    if (view?.state !== "INVITED" || view.me.presence !== "ADMITTED" || !view.until) {
      return;
    }
    if (this.reminded !== view.until && isReminded(view.since, view.until, Date.now() + this.offset)) {
      this.reminded = view.until;
      alertNow(
        `${t("room_ready", { name: this.provider })}. ${t("room_joinLeft", { time: remaining(view.until, this.offset) })}`,
      );
      summon();
    }
  }

  private reminded = "";

  protected override viewed(before: View | undefined, now: View): void {
    const name = this.provider;
    comings(before, now).forEach(announce);
    if (before?.state !== now.state) {
      this.problem = "";
      // What somebody is writing stays, as long as it can still be sent.
      if (this.sheet !== "chat" || !this.mayTalk(now)) {
        this.show("");
      }
      document.title =
        now.state === "INVITED"
          ? t("room_readyTitle", { name })
          : `${t(`state_${now.state}`)} · ${this.clinic}`;
      if (now.state === "INVITED" && now.me.presence === "ADMITTED") {
        alertNow(t("room_ready", { name }));
        summon();
        void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-join]")?.focus());
      } else if (now.state === "ON_HOLD") {
        alertNow(t("call_hold", { name }));
      } else if (before && now.waiting?.missed) {
        alertNow(t("room_unanswered", { name }));
        chime();
      } else if (before && now.waiting) {
        announce(this.waitWords(now));
      }
      if (["DOCUMENTING", "COMPLETED"].includes(now.state) && before) {
        void this.wake?.release();
        this.call.end();
        alertNow(t("room_ended"));
      }
      if (now.state === "WAITING" && this.call.isJoined) {
        this.call.end();
      }
    } else if (before && now.waiting && waitChanged(before, now)) {
      announce(`${this.waitWords(now)} ${this.whereWords(now)}`);
    }
  }

  protected override mayTalk(view: View): boolean {
    return !["DOCUMENTING", "COMPLETED", "CANCELLED", "LEFT", "NO_SHOW", "WAITING"].includes(view.state);
  }

  protected override outside(view: View): TemplateResult {
    const name = this.provider;
    switch (view.state) {
      case "WAITING":
        return this.waiting(view);
      case "INVITED":
      case "IN_VISIT":
      case "INTERRUPTED":
      case "ON_HOLD":
        return view.me.presence === "REMOVED"
          ? html`<h1 class="text-2xl font-bold mt-2">${t("room_removed")}</h1>${this.trouble()}${this.phoneButton(view)}`
          : this.invitation(view, name);
      case "DOCUMENTING":
      case "COMPLETED":
        return html`<h1 class="text-3xl font-bold mt-2">${t("room_ended")}</h1>
          <p><a class="btn btn-primary btn-lg" href="/v/${this.visit}/after">${t("room_summary")}</a></p>`;
      case "LEFT":
      case "NO_SHOW":
        return this.notSeen(view);
      case "CANCELLED":
        return html`<h1 class="text-3xl font-bold mt-2">${t("room_cancelled")}</h1>
          ${view.cancelled ? html`<p class="text-lg" data-because>${t(`cancelled_${view.cancelled}`)}</p>` : nothing}
          ${this.trouble()}${this.phoneButton(view)}`;
      case "HELD":
      case "REQUESTED":
      case "BOOKED":
      case "CHECKING_IN":
        return html`<h1 class="text-3xl font-bold mt-2">${t(`state_${view.state}`)}</h1>
          <p><a class="btn btn-primary" href="/v/${this.visit}">${t("room_back")}</a></p>`;
    }
  }

  /** Left, or marked as not come: back in while there is time, and by phone always. */
  private notSeen(view: View): TemplateResult {
    const isOver = Date.now() + this.offset >= Date.parse(this.closes);
    const time = this.atClinic(this.closes);
    const left = view.state === "LEFT";
    return html`<h1 class="text-3xl font-bold mt-2">${t(left ? "room_left" : "room_noShow")}</h1>
      ${
        isOver
          ? html`<p class="text-lg">${t("room_tooLate", { phone: this.phone })}</p>`
          : html`<p class="text-lg">${t(left ? "room_until" : "room_noShowUntil", { time })}</p>
            <form method="post" action="/v/${this.visit}/arrive"><input type="hidden" name="formToken" value=${this.token} />
              <button class="btn btn-primary btn-lg">${t("room_back")}</button></form>`
      }
      ${this.trouble()}${this.phoneButton(view)}`;
  }

  private invitation(view: View, name: string): TemplateResult {
    const first = view.me.presence === "ADMITTED";
    return html`<h1 class="text-3xl font-bold mt-2">${first ? t("room_ready", { name }) : t("room_youLeft")}</h1>
      ${first && view.state === "INVITED" && view.until ? html`<p class="text-lg" data-left>${t("room_joinLeft", { time: remaining(view.until, this.offset) })}</p>` : nothing}
      ${this.trouble()}${this.joinButtons(first)}
      ${this.phoneButton(view)}`;
  }

  private waiting(view: View): TemplateResult {
    const name = this.provider;
    const messages = this.lines.filter((line) => line.kind === "MESSAGE");
    return html`<h1 class="text-2xl font-bold mt-2">${t("room_checkedIn", { name: this.patient })}</h1>
      ${
        view.waiting?.missed
          ? html`<p class="alert alert-warning" data-missed><span class="icon-[lucide--triangle-alert] size-6 shrink-0" aria-hidden="true"></span><span>${t("room_unanswered", { name })}</span></p>`
          : nothing
      }
      <div class="card bg-base-100 border border-base-300"><div class="card-body p-4 gap-3">
        <p class="font-bold text-lg">${view.others[0]?.name ?? name}</p>
        <p><span class="chip chip-WAITING"><span class="chip-icon" aria-hidden="true"></span>${t("state_WAITING")} <span class="tabular-nums">${elapsed(view.waiting?.arrived ?? view.since, this.offset)}</span></span></p>
        <p class="text-lg two-lines" data-wait>${this.waitWords(view)}</p>
        <p class="muted two-lines"><span data-where=${view.waiting?.provider ?? "away"}>${this.whereWords(view)}</span> ${t("room_updated", { time: this.time(view.now) })}</p>
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
      ${this.trouble()}
      <div class="grid grid-cols-1 sm:grid-cols-2 gap-3">
        ${soundButton()}
        <button class="btn btn-outline btn-lg" data-test @click=${() => this.show("check")}><span class="icon-[lucide--settings-2] size-5" aria-hidden="true"></span>${t("room_test")}</button>
        ${this.phoneButton(view)}
        <button class="btn btn-outline btn-lg" data-bring @click=${() => this.show("bring")}><span class="icon-[lucide--users] size-5" aria-hidden="true"></span>${t("room_bring")}</button>
      </div>
      <button class="btn btn-ghost self-start underline" @click=${() => this.show("leave")}><span class="icon-[lucide--log-out] size-5" aria-hidden="true"></span>${t("room_leave")}</button>`;
  }

  /** The wish goes by another door than the socket, which is closed here. */
  protected override otherWay(): TemplateResult {
    const { phone = false, call } = this.view ?? {};
    return this.phoneButton({ phone: phone || this.wished, ...(call ? { call } : {}) });
  }

  private phoneButton(view: Pick<View, "phone" | "call">): TemplateResult {
    return view.phone
      ? html`<p role="status">${t("room_phoneAsked")}</p>`
      : html`${view.call && !view.call.reached ? html`<p role="status" data-not-reached>${t("room_notReached", { time: this.time(view.call.at) })}</p>` : nothing}<button class="btn btn-outline btn-lg" data-phone-me @click=${this.phoneMe}><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_phoneMe")}</button>`;
  }

  private waitWords(view: View): string {
    const name = this.provider;
    const { place, minutes, provider } = view.waiting ?? {};
    const parts = [provider === "online" ? t("room_knows", { name }) : t("room_told")];
    if (place !== undefined) {
      parts.push(place === 0 ? t("room_next") : t("room_ahead", { count: place }));
    }
    if (minutes !== undefined) {
      parts.push(minutes > 0 ? t("room_wait", { minutes }) : t("room_soon"));
    }
    return parts.join(" ");
  }

  private whereWords(view: View): string {
    return t(`room_${view.waiting?.provider ?? "away"}`, { name: this.provider });
  }

  protected override inVisit(view: View): TemplateResult {
    return this.talking(
      view,
      this.provider,
      html`<a class="ms-auto" href="tel:${this.dial}"><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_help")}</a>`,
      () => void this.phoneMe(),
    );
  }

  protected override ownSheet(sheet: "leave" | "people" | "bring" | "check"): TemplateResult {
    switch (sheet) {
      case "leave":
        return this.call.isJoined
          ? this.leaveSheet(t("call_leaveAsk"), t("call_stay"), t("call_leave"))
          : this.leaveSheet(t("room_leaveAsk"), t("room_stay"), t("room_leave"));
      case "people":
        return this.sheetOf(
          t("people_title"),
          html`${this.view ? people(this.view, this.patient) : nothing}
            <button class="btn btn-outline" data-bring @click=${() => this.show("bring")}>${t("room_bring")}</button>
            <button class="btn" autofocus @click=${() => this.show("")}>${t("people_close")}</button>`,
        );
      case "bring":
        return this.bring();
      case "check":
        return this.sheetOf(
          t("room_test"),
          html`<visit-device-check visit=${this.visit} phone=${this.phone} ?demo=${this.demo}></visit-device-check>
            <button class="btn" @click=${() => this.show("")}>${t("people_close")}</button>`,
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

  /** From the call as everybody does; from the waiting room for good. */
  protected override async leave(): Promise<void> {
    if (this.call.isJoined) {
      await super.leave();
    } else {
      this.show("");
      await this.deed("leave");
    }
  }

  private async phoneMe(): Promise<void> {
    this.wished = await this.deed("phone");
  }

  private async deed(name: "leave" | "phone"): Promise<boolean> {
    try {
      await api("POST", `/api/v/${this.visit}/${name}`);
      this.problem = "";
      return true;
    } catch (error) {
      this.problem = sayError(error);
      return false;
    }
  }

  private time(instant: string): string {
    return new Date(instant).toLocaleTimeString(this.langTag, { timeStyle: "short" });
  }

  /** The time of day where the clinic is. */
  private atClinic(instant: string): string {
    return new Date(instant).toLocaleTimeString(this.langTag, { timeStyle: "short", timeZone: this.zone });
  }

  private async stayAwake(): Promise<void> {
    if (document.visibilityState === "visible" && "wakeLock" in navigator) {
      this.wake = await navigator.wakeLock.request("screen").catch(() => this.wake);
    }
  }
}

/** Whether the patient is to hear of it: their place or where the provider is, not every five minutes that pass. */
function waitChanged(before: View, now: View): boolean {
  return before.waiting?.place !== now.waiting?.place || before.waiting?.provider !== now.waiting?.provider;
}
