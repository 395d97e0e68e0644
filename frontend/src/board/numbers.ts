import { html, type TemplateResult } from "lit";
import type { Row } from "../signalling/messages";
import { t } from "../ui/words";
import { isLate } from "./order";

/** How many wait, are late and talk, and how long the longest has waited. */
export function numbers(rows: readonly Row[], now: number): TemplateResult {
  const waiting = rows.filter((row) => row.state === "WAITING");
  const longest = Math.max(0, ...waiting.map((row) => now - Date.parse(row.since)));
  return html`<dl class="grid grid-cols-2 lg:grid-cols-4 gap-4" aria-label=${t("board_numbers")}>
      ${number(t("board_waiting"), waiting.length)}
      ${number(t("board_late"), waiting.filter((row) => isLate(row, now)).length)}
      ${number(t("board_inVisit"), rows.filter((row) => row.state === "IN_VISIT").length)}
      ${number(t("board_longest"), t("board_minutes", { count: Math.floor(longest / 60_000) }))}</dl>`;
}

function number(label: string, value: string | number): TemplateResult {
  return html`<div class="card bg-base-100 border border-base-300 p-4"><dt class="muted">${label}</dt><dd class="text-2xl font-bold tabular-nums">${value}</dd></div>`;
}
