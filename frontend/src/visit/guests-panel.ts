import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Guest, View } from "../signalling/messages";
import { api } from "../ui/api";
import { languageName } from "../ui/language";
import { Island } from "../ui/light";
import { sayError } from "../ui/problem";
import { t } from "../ui/words";
import "./invite-guest";
import { elapsed } from "./call-bar";
import type { InviteGuest } from "./invite-guest";
import { type Deeds, people, whereIs } from "./people-list";

type Deed = "admit" | "aside" | "remove" | "withdraw";

const PARTS = ["FAMILY", "INTERPRETER", "COLLEAGUE"];
const LIVE: ReadonlySet<string> = new Set(["INVITED", "IN_VISIT", "ON_HOLD", "INTERRUPTED"]);
const OVER: ReadonlySet<string> = new Set(["DOCUMENTING", "COMPLETED", "LEFT", "NO_SHOW", "CANCELLED"]);

/** The provider's list of people: who is at the door, who is in the visit, who is invited, and a form to invite more. */
@customElement("guests-panel")
export class GuestsPanel extends Island {
  @property() visit = "";
  @property({ attribute: "own-name" }) ownName = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property({ attribute: false }) view: View | undefined;
  @property({ type: Number }) offset = 0;
  @state() private problem = "";
  @state() private busy = false;
  @state() private removing: Guest | undefined;
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;
  @query("invite-guest") private inviter: InviteGuest | null | undefined;

  protected override updated(): void {
    if (this.removing && this.dialog && !this.dialog.open) {
      this.dialog.showModal();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const view = this.view;
    const desk = view?.desk;
    if (!view || !desk) {
      return nothing;
    }
    const open = !OVER.has(view.state);
    return html`<div class="flex flex-col gap-4">
      ${desk.interpreter ? html`<p class="alert" role="status" data-interpreter><span class="icon-[lucide--languages] size-6 shrink-0" aria-hidden="true"></span><span>${t("guests_interpreter", { language: languageName(desk.interpreter, this.langTag) })}</span></p>` : nothing}
      ${desk.room || !open ? nothing : html`<p class="alert" data-no-room><span class="icon-[lucide--info] size-6 shrink-0" aria-hidden="true"></span><span>${t("guests_noRoom")}</span></p>`}
      ${this.problem ? html`<p class="text-error" role="alert" data-problem>${this.problem}</p>` : nothing}
      ${this.atDoor(view, desk.guests)}
      ${this.here(view, desk.guests)}
      ${this.invited(view, desk.guests)}
      <invite-guest door="/api/visits/${this.visit}/guests" .parts=${PARTS} lang-tag=${this.langTag} most=${desk.most} hint=${t("guests_linkOnce")} ?closed=${!open}></invite-guest>
    </div>${this.dialogOf()}`;
  }

  /** First: they wait for an answer. */
  private atDoor(view: View, guests: readonly Guest[]): TemplateResult | typeof nothing {
    const some = guests.filter((guest) => guest.presence === "KNOCKING");
    if (some.length === 0) {
      return nothing;
    }
    return html`<section aria-labelledby="people-door"><h3 id="people-door" class="font-bold">${t("guests_atDoor")}</h3>${this.list(view, some)}</section>`;
  }

  private here(view: View, guests: readonly Guest[]): TemplateResult {
    const deeds = new Map(guests.map((guest) => [guest.person, this.actions(view, guest)]));
    return html`<section aria-labelledby="people-here"><h3 id="people-here" class="font-bold">${t("guests_here")}</h3>${people(view, this.ownName, deeds)}</section>`;
  }

  private invited(view: View, guests: readonly Guest[]): TemplateResult | typeof nothing {
    const some = guests.filter(
      ({ person, presence }) =>
        presence !== "KNOCKING" && !view.others.some((other) => other.person === person),
    );
    if (some.length === 0 && guests.length > 0) {
      return nothing;
    }
    return html`<section aria-labelledby="people-invited"><h3 id="people-invited" class="font-bold">${t("guests_invited")}</h3>
      ${some.length === 0 ? html`<p class="muted">${t("guests_none")}</p>` : this.list(view, some)}</section>`;
  }

  private list(view: View, guests: readonly Guest[]): TemplateResult {
    return html`<ul class="people">${repeat(
      guests,
      (guest) => guest.person,
      (guest) => html`<li class="person" data-guest=${guest.person} data-presence=${guest.presence}>
        <bdi class="font-bold">${this.called(guest)}</bdi>
        <span class="chip chip-BOOKED">${t(`role_${guest.part}`)}</span>
        <span class="muted">${this.where(guest)}</span>
        ${guest.by === "PROVIDER" ? nothing : html`<span class="muted" data-by=${guest.by}>${t(`guests_by_${guest.by}`)}</span>`}
        <span class="flex flex-wrap gap-2 basis-full">${this.actions(view, guest)}</span></li>`,
    )}</ul>`;
  }

  private called(guest: Guest): string {
    return guest.name || t("guests_unnamed");
  }

  private where(guest: Guest): string {
    const away = guest.connected ? "" : ` · ${t("guests_away")}`;
    switch (guest.presence) {
      case "EXPECTED":
        return guest.declined ? t("guests_wasToldLater") : t("people_expected");
      case "KNOCKING":
        return guest.aside
          ? t("guests_setAside") + away
          : (guest.knocked ? elapsed(guest.knocked, this.offset) : "") + away;
      case "REMOVED":
        return t(guest.declined === "no" ? "guests_wasToldNo" : "guests_removed");
      case "ADMITTED":
      case "JOINED":
      case "AWAY":
      case "GONE":
        return whereIs(guest.presence);
    }
  }

  private actions(view: View, guest: Guest): Deeds {
    if (OVER.has(view.state)) {
      return [];
    }
    const name = this.called(guest);
    const button = (key: string, look: string, deed: () => void, disabled = false) =>
      html`<button type="button" class="btn btn-sm ${look}" data-deed=${key} aria-label=${t(`guests_${key}For`, { name })} ?disabled=${this.busy || disabled} @click=${deed}>${t(`guests_${key}`)}</button>`;
    const remove = button("remove", "btn-ghost", () => {
      this.removing = guest;
    });
    const newLink = button(
      "link",
      "btn-outline",
      () => void this.inviter?.renew(guest.person, this.called(guest)),
    );
    switch (guest.presence) {
      case "KNOCKING": {
        const closed = !LIVE.has(view.state) || view.desk?.room === false;
        const first = LIVE.has(view.state) ? [] : [html`<span class="muted">${t("guests_first")}</span>`];
        return guest.aside
          ? [button("back", "btn-primary", () => void this.deed(guest, "admit"), closed), ...first, remove]
          : [
              button("admit", "btn-primary", () => void this.deed(guest, "admit"), closed),
              ...first,
              button("notNow", "btn-outline", () => void this.decline(guest, true)),
              button("no", "btn-ghost", () => void this.decline(guest, false)),
            ];
      }
      case "EXPECTED":
        return [newLink, button("withdraw", "btn-ghost", () => void this.deed(guest, "withdraw"))];
      case "ADMITTED":
      case "JOINED":
      case "AWAY":
        return [button("aside", "btn-outline", () => void this.deed(guest, "aside")), remove];
      case "GONE":
        return [newLink, remove];
      case "REMOVED":
        return [];
    }
  }

  private dialogOf(): TemplateResult | typeof nothing {
    const guest = this.removing;
    if (!guest) {
      return nothing;
    }
    return html`<dialog class="sheet" aria-labelledby="remove-title" @close=${this.keep}><div class="flex flex-col gap-3">
      <h2 id="remove-title" class="text-xl font-bold">${t("guests_removeAsk", { name: this.called(guest) })}</h2>
      <button class="btn btn-primary" autofocus @click=${this.keep}>${t("guests_stay")}</button>
      <button class="btn btn-error" data-remove-now @click=${() => {
        this.keep();
        void this.deed(guest, "remove");
      }}>${t("guests_remove")}</button></div></dialog>`;
  }

  private keep(): void {
    this.dialog?.close();
    this.removing = undefined;
  }

  private async deed(guest: Guest, deed: Deed): Promise<void> {
    await this.tried(() => api("POST", `/api/visits/${this.visit}/guests/${guest.person}/${deed}`));
    if (deed === "withdraw") {
      this.inviter?.forget(guest.person);
    }
  }

  private async decline(guest: Guest, again: boolean): Promise<void> {
    await this.tried(() =>
      api("POST", `/api/visits/${this.visit}/guests/${guest.person}/decline`, { again }),
    );
  }

  private async tried(deed: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await deed();
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    } finally {
      this.busy = false;
    }
  }
}
