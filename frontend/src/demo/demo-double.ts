import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { View } from "../signalling/messages";
import { sayError } from "../ui/problem";
import { audio } from "../ui/sound";
import { t } from "../ui/words";
import { LiveVisit } from "../visit/live-visit";
import { mayJoin } from "./joining";

/** The demo as a patient whom nobody plays: joins as soon as they are let in, with the drawn picture and its tone. */
@customElement("demo-double")
export class DemoDouble extends LiveVisit {
  @property() visit = "";
  @property() patient = "";
  @state() private problem = "";
  private joining = false;

  protected override socketPath(): string {
    return `/ws/v/${this.visit}`;
  }
  protected override visitId(): string {
    return this.visit;
  }
  protected override ownName(): string {
    return this.patient;
  }

  protected override viewed(_before: View | undefined, now: View): void {
    if (mayJoin(now)) {
      void this.join();
    } else if (this.call.isJoined && now.state !== "ON_HOLD") {
      this.call.end();
    }
  }

  /** The double reads nothing. */
  protected override seesLines(): boolean {
    return true;
  }

  protected override updated(): void {
    // Only the double's own older page can have the seat: a person who takes it takes the cookie with it.
    if (this.ending === "open-elsewhere") {
      this.useHere();
    }
  }

  protected override render(): TemplateResult {
    const silent = this.call?.isJoined && audio().state === "suspended";
    return html`<p role="status" data-double=${this.call?.isJoined ? "joined" : "waiting"}>${this.words()}</p>
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      ${
        this.call?.own.stream
          ? html`<video class="w-full aspect-video rounded-xl" autoplay playsinline muted .muted=${true} .srcObject=${this.call.own.stream} aria-label=${t("double_picture")}></video>`
          : nothing
      }
      ${silent ? html`<button class="btn btn-outline self-start" @click=${() => audio()}>${t("double_tone")}</button>` : nothing}`;
  }

  private words(): string {
    if (this.ending && this.ending !== "open-elsewhere") {
      return t("double_elsewhere");
    }
    switch (this.view?.state) {
      case "DOCUMENTING":
      case "COMPLETED":
      case "CANCELLED":
      case "LEFT":
      case "NO_SHOW":
        return t("double_over");
      default:
        return t(this.call?.isJoined ? "double_talks" : "double_waits");
    }
  }

  private async join(): Promise<void> {
    if (this.joining || this.call.isJoined) {
      return;
    }
    this.joining = true;
    try {
      await this.call.joinDrawn();
      this.problem = "";
    } catch (error) {
      this.call.end();
      this.problem = sayError(error);
    } finally {
      this.joining = false;
    }
  }
}
