import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { copy } from "../ui/copy";
import { Island } from "../ui/light";
import { Refused, sayError } from "../ui/problem";
import { t } from "../ui/words";

type Made = { readonly link: string; readonly qr: string };

/** A new link for a patient who has lost theirs: by mail, or shown once to copy or to point a phone at. */
@customElement("patient-link")
export class PatientLink extends Island {
  @property() visit = "";
  @state() private made: Made | undefined;
  @state() private told = "";
  @state() private problem = "";
  @state() private busy = false;

  protected override render(): TemplateResult {
    return html`<div class="flex flex-col gap-3" data-patient-link><p>${t("link_text")}</p>
      <div class="flex flex-wrap gap-2">
        <button type="button" class="btn btn-primary" data-mail ?disabled=${this.busy} @click=${this.mail}>${t("link_mail")}</button>
        <button type="button" class="btn btn-outline" data-make ?disabled=${this.busy} @click=${this.make}>${t("link_make")}</button></div>
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      ${this.told ? html`<p role="status" data-told>${this.told}</p>` : nothing}
      ${this.made ? this.shown(this.made) : nothing}</div>`;
  }

  private shown(made: Made): TemplateResult {
    return html`<label class="flex flex-col gap-1"><span class="font-bold">${t("link_address")}</span>
        <input class="input w-full" readonly data-address .value=${made.link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>
      <p class="muted">${t("link_once")}</p>
      <button type="button" class="btn btn-outline self-start" data-copy @click=${this.copy}><span class="icon-[lucide--copy] size-5" aria-hidden="true"></span>${t("link_copy")}</button>
      <img class="qr" alt=${t("link_qr")} src="data:image/svg+xml,${encodeURIComponent(made.qr)}" />`;
  }

  private async mail(): Promise<void> {
    await this.doing(async () => {
      await api("POST", `/api/visits/${this.visit}/link/mail`);
      this.made = undefined;
      this.told = t("link_sent");
    });
  }

  private async make(): Promise<void> {
    await this.doing(async () => {
      this.made = await api<Made>("POST", `/api/visits/${this.visit}/link`);
      this.told = "";
    });
    await this.updateComplete;
    this.querySelector<HTMLElement>("[data-copy]")?.focus();
  }

  private async copy(): Promise<void> {
    const isCopied = await copy(
      this.made?.link ?? "",
      this.querySelector<HTMLInputElement>("[data-address]"),
    );
    this.told = t(isCopied ? "link_copied" : "link_notCopied");
    announce(this.told);
  }

  private async doing(deed: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await deed();
      this.problem = "";
    } catch (error) {
      this.told = "";
      this.problem =
        error instanceof Refused && error.problem.status === 503 ? t("link_off") : sayError(error);
    } finally {
      this.busy = false;
    }
  }
}
