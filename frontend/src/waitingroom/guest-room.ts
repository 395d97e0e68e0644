import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { View } from "../signalling/messages";
import { alertNow, announce } from "../ui/announce";
import { audio, summon } from "../ui/sound";
import { soundButton } from "../ui/sound-button";
import { t } from "../ui/words";
import { comings, people } from "../visit/people-list";
import { VisitorPage } from "./visitor-page";

const LIVE: ReadonlySet<string> = new Set(["INVITED", "IN_VISIT", "ON_HOLD", "INTERRUPTED"]);

/** A guest's page from the door to the end: what is true of them now, and the visit while they are in it. */
@customElement("guest-room")
export class GuestRoom extends VisitorPage {
  @property() name = "";

  protected override ownName(): string {
    return this.name;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    audio();
  }

  protected override viewed(before: View | undefined, now: View): void {
    const was = before?.me.presence;
    const is = now.me.presence;
    comings(before, now).forEach(announce);
    if (!this.mayTalk(now) && this.call.isJoined) {
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
      summon();
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-join]")?.focus());
    } else if (before) {
      alertNow(title);
    }
  }

  protected override mayTalk(view: View): boolean {
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

  protected override endingCard(): TemplateResult {
    return this.ending === "not-there"
      ? html`<h1 class="text-2xl font-bold mt-2" data-withdrawn>${t("guest_withdrawn")}</h1><p class="text-lg">${t("guest_text_cancelled")}</p>`
      : super.endingCard();
  }

  protected override outside(view: View): TemplateResult {
    return html`<h1 class="text-3xl font-bold mt-2" data-presence=${view.me.presence}>${this.sentence(view)}</h1>
      ${this.text(view)}${this.trouble()}`;
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
    return this.mayTalk(view) ? this.invitation(view) : this.waiting(view);
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
      ${soundButton()}
      <a class="btn btn-outline btn-lg self-start" href="tel:${this.dial}"><span class="icon-[lucide--phone] size-5" aria-hidden="true"></span>${t("room_help")}</a>`;
  }

  private invitation(view: View): TemplateResult {
    return html`${this.joinButtons(view.me.presence === "ADMITTED")}${people(view, this.name)}`;
  }

  protected override inVisit(view: View): TemplateResult {
    const role = t(`role_${view.me.part}`);
    return this.talking(view, t("guest_you", { name: this.name, role }), nothing);
  }

  protected override ownSheet(
    sheet: "leave" | "people" | "bring" | "check",
  ): TemplateResult | typeof nothing {
    switch (sheet) {
      case "leave":
        return this.leaveSheet(t("guest_leaveAsk"), t("call_stay"), t("call_leave"));
      case "people":
        return this.sheetOf(
          t("people_title"),
          html`${this.view ? people(this.view, this.name) : nothing}
            <button class="btn" autofocus @click=${() => this.show("")}>${t("people_close")}</button>`,
        );
      case "bring":
      case "check":
        return nothing;
    }
  }
}
