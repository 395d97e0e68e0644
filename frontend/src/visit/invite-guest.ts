import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { copy } from "../ui/copy";
import { Island } from "../ui/light";
import { Refused, sayError } from "../ui/problem";
import { t } from "../ui/words";

type Made = {
  readonly guest: string;
  readonly link: string;
  /** An invitation with the link, to be passed on in a message. */
  readonly text: string;
  readonly qr: string;
  readonly mail: "none" | "sent" | "off" | "failed";
};

/** The form that invites somebody, and the link that comes of it: shown once, to copy, to show, and by mail. The same for all who invite. */
@customElement("invite-guest")
export class InviteGuest extends Island {
  /** The door at which it invites. */
  @property() door = "";
  /** The parts to choose from; with one alone nothing is asked, and none is said where the door knows it. */
  @property({ attribute: false }) parts: readonly string[] = [];
  @property({ attribute: "lang-tag" }) langTag = "en";
  @property({ type: Boolean }) closed = false;
  /** How many people the visit takes; 0 where that is not known. */
  @property({ type: Number }) most = 0;
  /** What whoever invites is told of the link. */
  @property() hint = "";
  @state() private made: (Made & { readonly name: string }) | undefined;
  @state() private problem = "";
  @state() private busy = false;
  @state() private copied = "";

  protected override render(): TemplateResult {
    return html`<div class="flex flex-col gap-4">
      ${this.problem ? html`<p class="text-error" role="alert" data-problem>${this.problem}</p>` : nothing}
      ${this.made ? this.link(this.made) : nothing}
      ${this.closed ? nothing : this.form()}</div>`;
  }

  /** Makes a new link for somebody who is invited, and shows it. */
  async renew(person: string, name: string): Promise<void> {
    await this.make(`/${person}/link`, { language: this.langTag }, name);
  }

  /** Shows the link no more when it is of this person: it has been taken back. */
  forget(person: string): void {
    if (this.made?.guest === person) {
      this.made = undefined;
    }
  }

  private form(): TemplateResult {
    return html`<form class="flex flex-col gap-3" data-invite @submit=${this.invite} aria-labelledby="invite-title">
      <h3 id="invite-title" class="font-bold">${t("guests_invite")}</h3>
      ${
        this.parts.length < 2
          ? nothing
          : html`<label class="flex flex-col gap-1"><span>${t("guests_role")}</span><select class="select w-full" name="part">
        ${this.parts.map((part) => html`<option value=${part}>${t(`role_${part}`)}</option>`)}</select></label>`
      }
      <label class="flex flex-col gap-1"><span>${t("guests_name")}</span><input class="input w-full" name="name" maxlength="80" autocomplete="off" /></label>
      <label class="flex flex-col gap-1"><span>${t("guests_email")}</span><input class="input w-full" type="email" name="email" maxlength="254" autocomplete="off" aria-describedby="email-hint" /></label>
      <p id="email-hint" class="muted">${t("guests_emailHint")}</p>
      <label class="flex flex-col gap-1"><span>${t("guests_language")}</span><select class="select w-full" name="language">
        <option value="en" ?selected=${this.langTag === "en"}>English</option><option value="es" ?selected=${this.langTag === "es"}>Español</option></select></label>
      <div class="flex flex-wrap gap-3 items-center"><button class="btn btn-primary" ?disabled=${this.busy}>${t("guests_make")}</button>
        ${this.most > 0 ? html`<span class="muted">${t("guests_full", { count: this.most })}</span>` : nothing}</div></form>`;
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
      <p>${this.hint}</p>
      ${mail ? html`<p role="status" class="font-bold" data-mail=${made.mail}>${mail}</p>` : nothing}
      <input class="input w-full" readonly data-address .value=${made.link} aria-labelledby="link-title" @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
      <div class="flex flex-wrap gap-3 items-center"><button type="button" class="btn btn-primary" data-copy @click=${() => this.copy(made.link)}><span class="icon-[lucide--copy] size-5" aria-hidden="true"></span>${t("guests_copy")}</button>
        <button type="button" class="btn btn-outline" data-copy-text @click=${() => this.copy(made.text)}><span class="icon-[lucide--message-square] size-5" aria-hidden="true"></span>${t("guests_copyText")}</button>
        <span role="status">${this.copied}</span></div>
      <img class="qr" alt=${t("guests_qr")} src="data:image/svg+xml,${encodeURIComponent(made.qr)}" />
      <button type="button" class="btn btn-outline self-start" data-close @click=${this.closeLink}>${t("guests_close")}</button></div></section>`;
  }

  private async invite(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const name = text("name");
    const part = text("part") || this.parts[0];
    const body = {
      ...(part ? { part } : {}),
      name: name || null,
      email: text("email") || null,
      language: text("language"),
    };
    if (await this.make("", body, name || (part ? t(`role_${part}`) : t("guests_unnamed")))) {
      form.reset();
    }
  }

  private async make(path: string, body: unknown, name: string): Promise<boolean> {
    this.busy = true;
    try {
      const made = await api<Made>("POST", `${this.door}${path}`, body);
      this.made = { ...made, name };
      this.copied = "";
      this.problem = "";
    } catch (error) {
      this.problem = wrong(error);
      return false;
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>("[data-copy]")?.focus();
    return true;
  }

  private async copy(text: string): Promise<void> {
    const isCopied = await copy(text, this.querySelector<HTMLInputElement>("[data-address]"));
    this.copied = t(isCopied ? "guests_copied" : "guests_notCopied");
    announce(this.copied);
  }

  private closeLink(): void {
    this.made = undefined;
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>("[data-invite] select, [data-invite] input")?.focus(),
    );
  }
}

/** What an error of the door says, field by field where it names one. */
function wrong(error: unknown): string {
  const fields =
    error instanceof Refused ? (error.problem.fields as Record<string, string> | undefined) : undefined;
  if (fields?.name) {
    return t(`guest_name_${fields.name}`);
  }
  return fields?.email ? t("guests_emailWrong") : sayError(error);
}
