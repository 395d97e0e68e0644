import { html, nothing, type TemplateResult } from "lit";
import type { Row } from "../signalling/messages";
import { t } from "../ui/words";
import type { Chosen, Filter } from "./chosen-rows";

const FILTERS: readonly [Filter, key: string][] = [
  ["all", "board_all"],
  ["attention", "board_attention"],
  ["waiting", "board_waitingFilter"],
];

/** The buttons for all rows, those that need somebody, and those who wait. */
export function filterChoice(chosen: Filter, choose: (filter: Filter) => void): TemplateResult {
  return html`<div class="join" role="group" aria-label=${t("board_filter")}>
            ${FILTERS.map(
              ([filter, key]) =>
                html`<button class="btn join-item ${chosen === filter ? "border-primary border-2" : ""}" aria-pressed=${chosen === filter} @click=${() => choose(filter)}>${t(key)}</button>`,
            )}
          </div>`;
}

/** All providers who have a visit on this day; the one who was chosen also when they have none. Nothing where there is no choice. */
export function providerChoice(
  rows: readonly Row[],
  { provider }: Chosen,
  langTag: string,
  choose: (provider: string) => void,
): TemplateResult | typeof nothing {
  const names = new Map(rows.map((row) => [row.providerId, row.provider]));
  if (names.size < 2 && !provider) {
    return nothing;
  }
  const choices = [...names].sort(([, one], [, other]) => one.localeCompare(other, langTag));
  if (provider && !names.has(provider)) {
    choices.push([provider, t("board_providerNone")]);
  }
  return html`<select class="select w-auto" data-provider aria-label=${t("board_provider")} @change=${(
    event: Event,
  ) =>
    choose(
      (event.target as HTMLSelectElement).value,
    )}><option value="" ?selected=${!provider}>${t("board_providerAll")}</option>${choices.map(
    ([id, name]) => html`<option value=${id} ?selected=${provider === id}>${name}</option>`,
  )}</select>`;
}
