import { html, type TemplateResult } from "lit";
import { chime, isSilent } from "./sound";
import { t } from "./words";

/**
 * Lets people hear the chime that will call them; where the browser wants a tap in this very page before it may sound, this is the tap.
 * It stands there in both cases and is as tall in both, so that nothing moves once it is known which.
 */
export function soundButton(): TemplateResult {
  const silent = isSilent();
  return html`<button type="button" class="btn btn-lg ${silent ? "btn-warning" : "btn-outline"}" ?data-sound-on=${silent} @click=${chime}><span class="icon-[lucide--bell] size-5" aria-hidden="true"></span>${t(silent ? "live_soundOn" : "live_chime")}</button>`;
}
