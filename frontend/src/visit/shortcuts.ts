import { html, nothing, type TemplateResult } from "lit";
import { t } from "../ui/words";

/** The key of a control, as the keyboard names it whatever is printed on it (UI Events, `KeyboardEvent.code`). */
export type Shortcut = "KeyM" | "KeyV" | "KeyH";

/**
 * The keys as people press them. Alt and Shift go with each: a letter alone would be set off by speech input, and by whoever writes
 * the note (WCAG 2.2, 2.1.4).
 */
export function keysOf(shortcut: Shortcut): string {
  return `Alt+Shift+${shortcut.slice(-1)}`;
}

/** Presses the control that has this key, and says whether there was one. Does nothing while a dialog asks something: its question comes first. */
export function press(event: KeyboardEvent, page: ParentNode): boolean {
  const { altKey, shiftKey, ctrlKey, metaKey, repeat, code } = event;
  if (!altKey || !shiftKey || ctrlKey || metaKey || repeat || page.querySelector("dialog[open]")) {
    return false;
  }
  const control = page.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(code)}"]`);
  if (control) {
    event.preventDefault();
    control.click();
  }
  return control !== null;
}

/** The keys of the call, for who has a keyboard. */
export function shortcuts(hold: boolean): TemplateResult {
  const row = (shortcut: Shortcut, what: string) =>
    html`<dt><kbd class="kbd">${keysOf(shortcut)}</kbd></dt><dd>${what}</dd>`;
  return html`<section class="hidden md:block" aria-labelledby="keys"><h3 id="keys" class="font-bold">${t("call_keys")}</h3>
    <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 mt-2">${row("KeyM", t("call_keyMicrophone"))}${row("KeyV", t("call_keyCamera"))}${hold ? row("KeyH", t("call_keyHold")) : nothing}</dl></section>`;
}
