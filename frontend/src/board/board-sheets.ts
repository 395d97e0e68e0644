import { html, nothing, type TemplateResult } from "lit";
import type { Row } from "../signalling/messages";
import { languageName } from "../ui/language";
import { t } from "../ui/words";
import "../visit/own-guests";
import { isClosed } from "./deeds";
import "./patient-link";

const INTERPRETER = ["INTERPRETER"];

/** How a sheet is left: by its button, and what follows whichever way it was closed. */
export type SheetWays = { readonly close: () => void; readonly closed: () => void };

/**
 * A message to the patient of the row.
 *
 * @param notSent what keeps it from being sent; empty otherwise
 */
export function messageSheet(
  row: Row,
  notSent: string,
  send: (event: Event) => void,
  { close, closed }: SheetWays,
): TemplateResult {
  return html`<dialog class="sheet" aria-labelledby="message-title" @close=${closed}><form class="flex flex-col gap-3" @submit=${send}>
      <h2 id="message-title" class="text-xl font-bold">${t("board_messageFor", { name: row.patient })}</h2>
      <label class="flex flex-col gap-1"><span>${t("board_text")}</span><textarea class="textarea w-full" name="text" rows="3" maxlength="500" required autofocus></textarea></label>
      ${notSent ? html`<p class="text-error" role="alert">${notSent}</p>` : nothing}
      <div class="flex gap-2"><button class="btn btn-primary">${t("board_send")}</button><button type="button" class="btn" @click=${close}>${t("board_cancel")}</button></div></form></dialog>`;
}

/** The visit's interpreters and the one that was asked for. */
export function interpreterSheet(row: Row, langTag: string, { close, closed }: SheetWays): TemplateResult {
  return html`<dialog class="sheet" aria-labelledby="interpreters-title" @close=${closed}><div class="flex flex-col gap-4"><h2 id="interpreters-title" class="text-xl font-bold">${t("board_interpretersFor", { name: row.patient })}</h2>
      ${row.interpreter ? html`<p>${t("board_interpreter", { language: languageName(row.interpreter, langTag) })}</p>` : nothing}
      <own-guests door="/api/visits/${row.visit}/guests" .parts=${INTERPRETER} .guests=${row.interpreters} lang-tag=${langTag} ?closed=${isClosed(row)}></own-guests>
      <button type="button" class="btn" @click=${close}>${t("board_close")}</button></div></dialog>`;
}

/** Another link for the patient. */
export function linkSheet(row: Row, { close, closed }: SheetWays): TemplateResult {
  return html`<dialog class="sheet" aria-labelledby="link-title" @close=${closed}><div class="flex flex-col gap-4"><h2 id="link-title" class="text-xl font-bold">${t("board_linkFor", { name: row.patient })}</h2>
      <patient-link visit=${row.visit}></patient-link>
      <button type="button" class="btn" @click=${close}>${t("board_close")}</button></div></dialog>`;
}
