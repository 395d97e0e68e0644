import { html, nothing, type TemplateResult } from "lit";
import { devicesLine } from "../checkin/device-word";
import type { Row } from "../signalling/messages";
import { languageName } from "../ui/language";
import { t } from "../ui/words";
import "../visit/phone-task";
import type { BoardTimes } from "./board-times";
import type { Deed } from "./deeds";
import { isLate, isReconnecting } from "./order";

/** What the board's table knows beside a row. */
export type RowPlace = {
  readonly times: BoardTimes;
  readonly langTag: string;
  /** Whether another day than today is shown: minutes say nothing there. */
  readonly otherDay: boolean;
  readonly deeds: readonly Deed[];
  /** Why the last deed did not succeed; empty otherwise. */
  readonly problem: string;
  readonly act: (deed: Deed) => void;
};

/** A visit in the board's table: when, who, what, in which state and since when, what it needs, and what can be done. */
export function boardRow(row: Row, place: RowPlace): TemplateResult {
  const { times } = place;
  const { now } = times;
  const chip = isLate(row, now) ? "LATE" : isReconnecting(row) ? "RECONNECTING" : row.state;
  return html`<tr data-visit=${row.visit} data-state=${row.state}>
      <td class="tabular-nums font-bold">${times.time(row.start)}${otherDay(row, times)}</td>
      <th scope="row"><span class="font-bold">${row.patient}</span><br /><span class="muted text-sm">${t("board_age", { age: row.age ?? "", sex: row.sex })}</span></th>
      <td>${t(`type_${row.type}`)}</td>
      <td>${row.provider}</td>
      <td><span class="chip chip-${chip}"><span class="chip-icon" aria-hidden="true"></span>${t(`state_${chip}`)}</span>${row.ending && row.ending !== "VIDEO" ? html`<br /><span class="text-sm" data-ending=${row.ending}>${t(`ending_${row.ending}`)}</span>` : nothing}</td>
      <td class="tabular-nums"><span class="board-label muted">${t("board_inStatus")}: </span>${place.otherDay ? times.full(row.since) : t("board_minutes", { count: Math.max(0, Math.floor((now - Date.parse(row.since)) / 60_000)) })}</td>
      <td>${needs(row, place)}</td>
      <td><div class="flex flex-wrap gap-2">${place.deeds.map((deed) => way(row, deed, place.act))}</div></td></tr>`;
}

/** A patient who waits to be phoned stands on today's board, whichever day their visit is on: then that is said. */
function otherDay({ start }: Row, times: BoardTimes): TemplateResult | typeof nothing {
  const day = times.otherDay(start);
  return day ? html`<br /><span class="text-sm whitespace-nowrap" data-date>${day}</span>` : nothing;
}

function needs(row: Row, { times, langTag, problem }: RowPlace): TemplateResult {
  return html`${row.interpreter ? html`<span class="flex items-center gap-2" data-interpreter><span class="icon-[lucide--languages] size-4" aria-hidden="true"></span>${t("board_interpreter", { language: languageName(row.interpreter, langTag) })}</span>` : nothing}
        ${row.asked ? html`<phone-task visit=${row.visit} asked=${row.asked} since=${times.moment(row.asked)}></phone-task>` : nothing}
        ${row.needs.filter((need) => need !== "phone").map((need) => html`<span class="flex items-center gap-2"><span class="icon-[lucide--triangle-alert] size-4" aria-hidden="true"></span>${t(`need_${need}`)}</span>`)}
        ${row.call ? html`<span class="muted" data-call>${t(row.call.reached ? "phone_wasReached" : "phone_wasNotReached", { time: times.moment(row.call.at) })}</span>` : nothing}
        ${row.devices ? html`<span class="muted text-sm block" data-devices>${devicesLine(row.devices)}</span>` : nothing}
        ${problem ? html`<span class="text-error" role="alert">${problem}</span>` : nothing}`;
}

function way({ visit, patient }: Row, deed: Deed, act: (deed: Deed) => void): TemplateResult {
  const name = t(`board_${deed}For`, { name: patient });
  const link = (look: string, href: string) =>
    html`<a class="btn btn-sm ${look}" href=${href} aria-label=${name}>${t(`board_${deed}`)}</a>`;
  switch (deed) {
    case "open":
      return link("btn-primary", `/visits/${visit}`);
    case "move":
      return link("btn-ghost", `/book?move=${visit}`);
    case "cancelVisit":
      return link("btn-ghost", `/book/${visit}/cancel`);
    case "message":
    case "noShow":
    case "left":
    case "interpreters":
    case "link":
      return html`<button class="btn btn-sm btn-outline" data-deed=${deed} aria-label=${name} @click=${() => act(deed)}>${t(`board_${deed}`)}</button>`;
  }
}
