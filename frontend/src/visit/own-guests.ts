import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Presence } from "../signalling/messages";
import { api } from "../ui/api";
import { Island } from "../ui/light";
import { sayError } from "../ui/problem";
import { t } from "../ui/words";
import "./invite-guest";
import type { InviteGuest } from "./invite-guest";
import { whereIs } from "./people-list";

/** Somebody who is invited, as those who invited them see them; {@code mine} says whether that was this person. */
export type OwnGuest = {
  readonly person: string;
  readonly name: string;
  readonly presence: Presence;
  readonly mine: boolean;
};

/** The guests of somebody who invites but does not let in: the patient's family, the clinic's interpreters. */
@customElement("own-guests")
export class OwnGuests extends Island {
  @property() door = "";
  @property({ attribute: false }) parts: readonly string[] = [];
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property({ attribute: false }) guests: readonly OwnGuest[] = [];
  /** Whether somebody who came can be removed again, as the patient may. */
  @property({ type: Boolean }) removes = false;
  @property({ type: Boolean }) closed = false;
  @state() private removing = "";
  @state() private problem = "";
  @state() private busy = false;
  @query("invite-guest") private inviter: InviteGuest | null | undefined;

  protected override render(): TemplateResult {
    return html`<div class="flex flex-col gap-4" tabindex="-1" data-guests>
      ${this.guests.length === 0 ? html`<p class="muted">${t("guests_noneOwn")}</p>` : this.list()}
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      <invite-guest door=${this.door} .parts=${this.parts} lang-tag=${this.langTag} hint=${t("guests_linkOnceOther")} ?closed=${this.closed}></invite-guest></div>`;
  }

  private list(): TemplateResult {
    return html`<ul class="people">${repeat(
      this.guests,
      (guest) => guest.person,
      (guest) => html`<li class="person" data-guest=${guest.person} data-presence=${guest.presence}>
        <bdi class="font-bold">${guest.name || t("guests_unnamed")}</bdi>
        <span class="muted">${guest.presence === "KNOCKING" ? t("guests_atDoor") : whereIs(guest.presence)}</span>
        <span class="flex flex-wrap gap-2 basis-full">${guest.mine && !this.closed ? this.actions(guest) : nothing}</span></li>`,
    )}</ul>`;
  }

  private actions(guest: OwnGuest): TemplateResult {
    const name = guest.name || t("guests_unnamed");
    const button = (key: string, look: string, deed: () => void) =>
      html`<button type="button" class="btn btn-sm ${look}" data-deed=${key} aria-label=${t(`guests_${key}For`, { name })} ?disabled=${this.busy} @click=${deed}>${t(`guests_${key}`)}</button>`;
    if (this.removing === guest.person) {
      return html`<span role="alert">${t("guests_removeAsk", { name })}</span>
        <button type="button" class="btn btn-sm btn-primary" data-stay @click=${() => this.ask(guest, false)}>${t("guests_stay")}</button>
        <button type="button" class="btn btn-sm btn-error" data-remove-now @click=${() => void this.deed(guest, "remove")}>${t("guests_remove")}</button>`;
    }
    const open = ["EXPECTED", "KNOCKING", "GONE"].includes(guest.presence);
    return html`${open ? button("link", "btn-outline", () => void this.inviter?.renew(guest.person, name)) : nothing}
      ${guest.presence === "EXPECTED" ? button("withdraw", "btn-ghost", () => void this.deed(guest, "withdraw")) : nothing}
      ${
        this.removes && guest.presence !== "EXPECTED"
          ? button("remove", "btn-ghost", () => this.ask(guest, true))
          : nothing
      }`;
  }

  /** Asks whether to remove the guest, or no longer: the keyboard goes along, as the button that was pressed is gone. */
  private ask(guest: OwnGuest, asking: boolean): void {
    this.removing = asking ? guest.person : "";
    this.focusOn(`[data-guest="${guest.person}"] ${asking ? "[data-stay]" : "[data-deed=remove]"}`);
  }

  private focusOn(selector: string): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(selector)?.focus());
  }

  private async deed(guest: OwnGuest, deed: "withdraw" | "remove"): Promise<void> {
    this.busy = true;
    this.removing = "";
    try {
      await api("POST", `${this.door}/${guest.person}/${deed}`);
      this.inviter?.forget(guest.person);
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    } finally {
      this.busy = false;
      // The guest's own buttons may be gone with them.
      this.focusOn("[data-guests]");
    }
  }
}
