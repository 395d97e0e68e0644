import { html, type TemplateResult } from "lit";
import type { State } from "../signalling/messages";
import { t } from "../ui/words";
import { chatWord } from "./controls";

/** What stands beside the picture on the provider's page. */
export type Tab = "note" | "patient" | "people" | "chat";

const TABS: readonly Tab[] = ["note", "patient", "people", "chat"];

/** The tab that an arrow key leads to, around both ends; undefined for every other key. */
export function tabBy(key: string, tab: Tab): Tab | undefined {
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  return step === 0 ? undefined : TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
}

/**
 * The tab for the visit's new state: whoever still looks at the patient's data when the talk begins, or opens a finished visit, is to
 * write. Another choice stays.
 *
 * @param before undefined when the page was just opened
 */
export function tabIn(now: State, before: State | undefined, tab: Tab): Tab {
  const begins = now === "IN_VISIT" && before !== undefined && before !== now;
  const opened = before === undefined && (now === "DOCUMENTING" || now === "COMPLETED");
  return tab === "patient" && (begins || opened) ? "note" : tab;
}

/** @param unread how many lines of the chat were not seen yet */
export function tabList(
  chosen: Tab,
  unread: number,
  choose: (tab: Tab) => void,
  key: (event: KeyboardEvent) => void,
): TemplateResult {
  return html`<div role="tablist" class="tabs tabs-border px-3 pt-2" aria-label=${t("desk_panel")} @keydown=${key}>
        ${TABS.map(
          (
            tab,
          ) => html`<button role="tab" id="tab-${tab}" aria-controls="panel-${tab}" aria-selected=${chosen === tab} tabindex=${chosen === tab ? 0 : -1}
            class="tab ${chosen === tab ? "tab-active" : ""}" @click=${() => choose(tab)}>${tab === "chat" ? chatWord(unread) : t(`desk_${tab}`)}</button>`,
        )}
      </div>`;
}
