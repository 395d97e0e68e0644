import { html, nothing, type TemplateResult } from "lit";
import type { Kind } from "../media/chosen";
import { t } from "../ui/words";
import type { Call } from "./call";
import "./device-choice";
import { shortcuts } from "./shortcuts";

/** The ways out of a visit that the provider's page asks for. */
export type EndWays = {
  readonly close: () => void;
  readonly leave: () => void;
  readonly finish: () => void;
  readonly finishByPhone: () => void;
};

/**
 * Asks before anything ends: staying has the focus.
 *
 * @param problem why the last try did not succeed; empty otherwise
 */
export function endSheet(
  problem: string,
  busy: boolean,
  { close, leave, finish, finishByPhone }: EndWays,
): TemplateResult {
  return html`<dialog class="sheet" aria-labelledby="sheet-title" @close=${close}><div class="flex flex-col gap-3">
          <h2 id="sheet-title" class="text-xl font-bold">${t("desk_endAsk")}</h2>
          ${problem ? html`<p class="text-error" role="alert">${problem}</p>` : nothing}
          <button class="btn btn-primary" autofocus @click=${close}>${t("desk_stay")}</button>
          <button class="btn btn-outline" data-leave ?disabled=${busy} @click=${leave}>${t("desk_leave")}</button>
          <button class="btn btn-outline" data-finish-phone ?disabled=${busy} @click=${finishByPhone}>${t("desk_finishPhone")}</button>
          <button class="btn btn-error" data-finish ?disabled=${busy} @click=${finish}>${t("desk_finish")}</button></div></dialog>`;
}

/**
 * Other devices, and the keys.
 *
 * @param demo whether a drawn picture may take the camera's place
 */
export function deviceSheet({ own }: Call, demo: boolean, close: () => void): TemplateResult {
  return html`<dialog class="sheet" aria-labelledby="sheet-title" @close=${close}><div class="flex flex-col gap-3">
          <h2 id="sheet-title" class="text-xl font-bold">${t("call_devices")}</h2>
          <device-choice .using=${own.using} .choose=${(kind: Kind, id: string) => own.use(kind, id)}
              .draw=${demo ? () => void own.useDrawn() : undefined}></device-choice>
          ${shortcuts(true)}
          <button class="btn btn-primary" @click=${close}>${t("desk_stay")}</button></div></dialog>`;
}
