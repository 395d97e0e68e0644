import { html, nothing, type TemplateResult } from "lit";
import { chime, isSilent } from "./sound";
import { t } from "./words";

/** The tap that a browser wants in this very page before it may sound, with its chime as the answer; nothing once it does. */
export function soundButton(): TemplateResult | typeof nothing {
  return isSilent()
    ? html`<button type="button" class="btn btn-outline btn-lg" data-sound-on @click=${turnOn}><span class="icon-[lucide--bell] size-5" aria-hidden="true"></span>${t("live_soundOn")}</button>`
    : nothing;
}

/** The button goes: the keyboard stands back in the page. */
function turnOn(): void {
  chime();
  document.getElementById("main")?.focus();
}
