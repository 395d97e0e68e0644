import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { api } from "../ui/api";
import { Island } from "../ui/light";
import { Refused, sayError } from "../ui/problem";
import { t } from "../ui/words";

/** Whether the patient has asked again, after somebody else had answered the wish that the page shows. */
function isStale(error: unknown): boolean {
  return error instanceof Refused && error.problem.type === "/problems/stale";
}

type Callback = { readonly number: string; readonly onFile: boolean };

/**
 * A patient wants to be phoned: the number, and how it went. The number is asked for when somebody wants to see it, since each look
 * at it is recorded.
 */
@customElement("phone-task")
export class PhoneTask extends Island {
  @property() visit = "";
  /** Since when, as the server says it: an answer names the wish that it is about. */
  @property() asked = "";
  /** Since when, in words of the page. */
  @property() since = "";
  @state() private callback: Callback | undefined;
  @state() private problem = "";
  @state() private busy = false;

  protected override render(): TemplateResult {
    return html`<div class="flex flex-wrap items-center gap-x-4 gap-y-2" data-phone-task>
      <span class="font-bold flex items-center gap-2"><span class="icon-[lucide--phone] size-5 shrink-0" aria-hidden="true"></span>${t("phone_asked", { time: this.since })}</span>
      ${this.number()}
      <span class="flex flex-wrap gap-2">
        <button type="button" class="btn btn-sm btn-outline" data-reached ?disabled=${this.busy} @click=${() => void this.tell(true)}>${t("phone_reached")}</button>
        <button type="button" class="btn btn-sm btn-outline" data-not-reached ?disabled=${this.busy} @click=${() => void this.tell(false)}>${t("phone_notReached")}</button></span>
      ${this.problem ? html`<span class="text-error" role="alert">${this.problem}</span>` : nothing}</div>`;
  }

  private number(): TemplateResult {
    const callback = this.callback;
    if (!callback) {
      return html`<button type="button" class="btn btn-sm btn-outline" data-number ?disabled=${this.busy} @click=${this.ask}>${t("phone_show")}</button>`;
    }
    return callback.number
      ? html`<span role="status"><a class="btn btn-sm btn-ghost tabular-nums" href="tel:${callback.number.replace(/[^+\d]/g, "")}" data-callback>${callback.number}</a>${callback.onFile ? html` <span class="muted">${t("phone_onFile")}</span>` : nothing}</span>`
      : html`<span role="status">${t("phone_none")}</span>`;
  }

  private async ask(): Promise<void> {
    await this.doing(async () => {
      this.callback = await api<Callback>("GET", `/api/visits/${this.visit}/callback`);
    });
  }

  private async tell(reached: boolean): Promise<void> {
    await this.doing(() => api("POST", `/api/visits/${this.visit}/phoned`, { reached, asked: this.asked }));
  }

  private async doing(deed: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await deed();
      this.problem = "";
    } catch (error) {
      this.problem = isStale(error) ? t("phone_askedAgain") : sayError(error);
    } finally {
      this.busy = false;
    }
  }
}
