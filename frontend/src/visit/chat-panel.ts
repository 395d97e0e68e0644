import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Line } from "../signalling/messages";
import { Island } from "../ui/light";
import { t } from "../ui/words";

/** The lines of a visit, and a field for the next. What could not be sent stays in the field. */
@customElement("chat-panel")
export class ChatPanel extends Island {
  @property({ attribute: false }) lines: readonly Line[] = [];
  @property({ attribute: false }) write: (text: string) => Promise<void> = async () => {};
  /** The role to say after a writer's name; empty for patient and provider. */
  @property({ attribute: false }) roleOf: (person: string) => string = () => "";
  @property({ type: Boolean }) writable = false;
  @state() private text = "";
  @state() private failed = false;

  protected override render() {
    return html`<div class="flex flex-col gap-3 h-full">
      <div class="flex-1 overflow-y-auto flex flex-col gap-2" role="log" aria-label=${t("chat_title")} tabindex="0">
        ${this.lines.length === 0 ? html`<p class="muted">${t("chat_empty")}</p>` : nothing}
        ${this.lines.map(
          (line) =>
            html`<p class=${line.mine ? "self-end text-end" : ""}><span class="muted text-sm">${line.name}${
              this.roleOf(line.from) ? ` (${this.roleOf(line.from)})` : ""
            }${
              line.kind === "MESSAGE" ? ` · ${t("chat_clinic")}` : ""
            }</span><br /><span class="prewrap">${line.text}</span></p>`,
        )}
      </div>
      ${
        this.writable
          ? html`<form class="flex gap-2" @submit=${this.send}>
              <label class="flex-1"><span class="sr-only">${t("chat_write")}</span>
                <input class="input w-full" maxlength="2000" placeholder=${t("chat_write")} .value=${this.text}
                  @input=${(event: Event) => {
                    this.text = (event.target as HTMLInputElement).value;
                  }} /></label>
              <button class="btn btn-primary">${t("chat_send")}</button>
            </form>
            ${this.failed ? html`<p class="text-error" role="alert">${t("chat_notSent")}</p>` : nothing}`
          : nothing
      }
    </div>`;
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text.trim();
    if (!text) {
      return;
    }
    // The field is free for the next line at once; what could not be sent comes back before what was written meanwhile.
    this.text = "";
    try {
      await this.write(text);
      this.failed = false;
    } catch {
      this.text = [text, this.text].filter(Boolean).join(" ");
      this.failed = true;
    }
  }
}
