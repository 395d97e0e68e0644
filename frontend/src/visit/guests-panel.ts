import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Guest, View } from "../signalling/messages";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { languageName } from "../ui/language";
import { Island } from "../ui/light";
import { Refused, sayError } from "../ui/problem";
import { t } from "../ui/words";
import { people, whereIs } from "./people-list";
import { elapsed } from "./stage";

type Made = {
  readonly guest: string;
  readonly link: string;
  readonly qr: string;
  readonly mail: "none" | "sent" | "off" | "failed";
};
type Deed = "admit" | "aside" | "remove" | "withdraw";

const LIVE: ReadonlySet<string> = new Set(["INVITED", "IN_VISIT", "ON_HOLD", "INTERRUPTED"]);
const OVER: ReadonlySet<string> = new Set(["DOCUMENTING", "COMPLETED", "LEFT", "NO_SHOW", "CANCELLED"]);

/** The provider's list of people: who is in the visit, who is at the door, who is invited, and a form to invite more. */
@customElement("guests-panel")
export class GuestsPanel extends Island {
  @property() visit = "";
  @property({ attribute: "own-name" }) ownName = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property({ attribute: false }) view: View | undefined;
  @property({ type: Number }) offset = 0;
  @state() private made: (Made & { readonly name: string }) | undefined;
  @state() private problem = "";
  @state() private busy = false;
  @state() private copied = "";
  @state() private removing: Guest | undefined;
  @query("dialog") private dialog: HTMLDialogElement | null | undefined;

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
      <section aria-labelledby="people-here"><h3 id="people-here" class="font-bold">${t("guests_here")}</h3>${people(view, this.ownName)}</section>
      ${this.problem ? html`<p class="text-error" role="alert" data-problem>${this.problem}</p>` : nothing}
      ${this.atDoor(view)}
      ${this.others(view)}
      ${this.made ? this.link(this.made) : nothing}
      ${open ? this.form(desk.most) : nothing}
    </div>${this.dialogOf()}`;
  }

  private atDoor(view: View): TemplateResult | typeof nothing {
    const some = view.desk?.guests.filter((guest) => guest.presence === "KNOCKING") ?? [];
    if (some.length === 0) {
      return nothing;
    }
    return html`<section aria-labelledby="people-door"><h3 id="people-door" class="font-bold">${t("guests_atDoor")}</h3>${this.list(view, some)}</section>`;
  }

  private others(view: View): TemplateResult | typeof nothing {
    const some = view.desk?.guests.filter((guest) => guest.presence !== "KNOCKING") ?? [];
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

  private actions(view: View, guest: Guest): TemplateResult[] | typeof nothing {
    if (OVER.has(view.state)) {
      return nothing;
    }
    const name = this.called(guest);
    const button = (key: string, look: string, deed: () => void, disabled = false) =>
      html`<button type="button" class="btn btn-sm ${look}" data-deed=${key} aria-label=${t(`guests_${key}For`, { name })} ?disabled=${this.busy || disabled} @click=${deed}>${t(`guests_${key}`)}</button>`;
    const remove = button("remove", "btn-ghost", () => {
      this.removing = guest;
    });
    const newLink = button("link", "btn-outline", () => void this.renew(guest));
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

  private form(most: number): TemplateResult {
    return html`<form class="flex flex-col gap-3" data-invite @submit=${this.invite} aria-labelledby="invite-title">
      <h3 id="invite-title" class="font-bold">${t("guests_invite")}</h3>
      <label class="flex flex-col gap-1"><span>${t("guests_role")}</span><select class="select w-full" name="part">
        ${["FAMILY", "INTERPRETER", "COLLEAGUE"].map((part) => html`<option value=${part}>${t(`role_${part}`)}</option>`)}</select></label>
      <label class="flex flex-col gap-1"><span>${t("guests_name")}</span><input class="input w-full" name="name" maxlength="80" autocomplete="off" /></label>
      <label class="flex flex-col gap-1"><span>${t("guests_email")}</span><input class="input w-full" type="email" name="email" maxlength="254" autocomplete="off" aria-describedby="email-hint" /></label>
      <p id="email-hint" class="muted">${t("guests_emailHint")}</p>
      <label class="flex flex-col gap-1"><span>${t("guests_language")}</span><select class="select w-full" name="language">
        <option value="en" ?selected=${this.langTag === "en"}>English</option><option value="es" ?selected=${this.langTag === "es"}>Español</option></select></label>
      <div class="flex flex-wrap gap-3 items-center"><button class="btn btn-primary" ?disabled=${this.busy}>${t("guests_make")}</button>
        <span class="muted">${t("guests_full", { count: most })}</span></div></form>`;
  }

  private link(made: Made & { readonly name: string }): TemplateResult {
    const mail = {
      none: "",
      sent: t("guests_mailSent"),
      off: t("guests_mailOff"),
      failed: t("guests_mailFailed"),
    }[made.mail];
    return html`<section class="card bg-base-200 border border-base-300" aria-labelledby="link-title" data-link tabindex="-1"><div class="card-body p-4 gap-3">
      <h3 id="link-title" class="font-bold">${t("guests_linkOf", { name: made.name })}</h3>
      <p>${t("guests_linkOnce")}</p>
      ${mail ? html`<p role="status" class="font-bold" data-mail=${made.mail}>${mail}</p>` : nothing}
      <input class="input w-full" readonly data-address .value=${made.link} aria-labelledby="link-title" @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
      <div class="flex flex-wrap gap-3 items-center"><button type="button" class="btn btn-primary" data-copy @click=${this.copy}><span class="icon-[lucide--copy] size-5" aria-hidden="true"></span>${t("guests_copy")}</button>
        <span role="status">${this.copied}</span></div>
      <img class="qr" alt=${t("guests_qr")} src="data:image/svg+xml,${encodeURIComponent(made.qr)}" />
      <button type="button" class="btn btn-outline self-start" data-close @click=${this.closeLink}>${t("guests_close")}</button></div></section>`;
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
    this.removing = undefined;
  }

  private async invite(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const part = text("part");
    const name = text("name");
    if (
      await this.make(
        "",
        {
          part,
          name: name || null,
          email: text("email") || null,
          language: text("language"),
        },
        name || t(`role_${part}`),
      )
    ) {
      form.reset();
    }
  }

  private async renew(guest: Guest): Promise<void> {
    await this.make(`/${guest.person}/link`, {}, this.called(guest));
  }

  private async make(path: string, body: unknown, name: string): Promise<boolean> {
    const done = await this.tried(async () => {
      const made = await api<Made>("POST", `/api/visits/${this.visit}/guests${path}`, body);
      this.made = { ...made, name };
      this.copied = "";
    });
    if (done) {
      await this.updateComplete;
      this.querySelector<HTMLElement>("[data-copy]")?.focus();
    }
    return done;
  }

  private async deed(guest: Guest, deed: Deed): Promise<void> {
    await this.tried(() => api("POST", `/api/visits/${this.visit}/guests/${guest.person}/${deed}`));
    if (deed === "withdraw" && this.made?.guest === guest.person) {
      this.made = undefined;
    }
  }

  private async decline(guest: Guest, again: boolean): Promise<void> {
    await this.tried(() =>
      api("POST", `/api/visits/${this.visit}/guests/${guest.person}/decline`, { again }),
    );
  }

  private async tried(deed: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    try {
      await deed();
      this.problem = "";
      return true;
    } catch (error) {
      this.problem = wrong(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  private async copy(): Promise<void> {
    const field = this.querySelector<HTMLInputElement>("[data-address]");
    try {
      await navigator.clipboard.writeText(this.made?.link ?? "");
      this.copied = t("guests_copied");
    } catch {
      // Browsers without a clipboard for pages: the link is selected, and the keyboard copies it.
      field?.focus();
      field?.select();
      this.copied = t("guests_notCopied");
    }
    announce(this.copied);
  }

  private closeLink(): void {
    this.made = undefined;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-invite] select")?.focus());
  }
}

function wrong(error: unknown): string {
  const fields =
    error instanceof Refused ? (error.problem.fields as Record<string, string> | undefined) : undefined;
  if (fields?.name) {
    return t(`guest_name_${fields.name}`);
  }
  return fields?.email ? t("guests_emailWrong") : sayError(error);
}
