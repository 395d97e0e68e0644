import { html, nothing, type TemplateResult } from "lit";
import { t } from "../ui/words";
import type { Call } from "./call";
import { keysOf, type Shortcut } from "./shortcuts";

/** A round button of the toolbar: its label is the action, so it needs no pressed state (WCAG 4.1.2). */
export function control(
  icon: string,
  label: string,
  action: () => void,
  look: "" | "off" | "end" | "news" = "",
  shortcut?: Shortcut,
): TemplateResult {
  return html`<button type="button" class="ctl ${look}" data-key=${shortcut ?? nothing} aria-keyshortcuts=${shortcut ? keysOf(shortcut) : nothing}
    title=${shortcut ? keysOf(shortcut) : nothing} @click=${action}><i><span class="${icon} size-6" aria-hidden="true"></span></i>${label}</button>`;
}

/** The chat's name, with how many lines in it were not seen yet. */
export function chatWord(unread: number): string {
  return unread > 0 ? `${t("call_chat")} (${unread})` : t("call_chat");
}

/** The buttons for one's own sound, picture and, where the browser can, screen. */
export function ownControls(call: Call): TemplateResult {
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === "function";
  const { microphone, camera } = call.own.sending;
  return html`${control(
    microphone ? "icon-[lucide--mic]" : "icon-[lucide--mic-off]",
    microphone ? t("call_mute") : t("call_unmute"),
    () => void call.own.setMicrophone(!microphone),
    microphone ? "" : "off",
    "KeyM",
  )}
  ${control(
    camera ? "icon-[lucide--video]" : "icon-[lucide--video-off]",
    camera ? t("call_cameraStop") : t("call_cameraStart"),
    () => void call.own.setCamera(!camera),
    camera ? "" : "off",
    "KeyV",
  )}
  ${
    canShare
      ? control(
          call.own.screen ? "icon-[lucide--screen-share-off]" : "icon-[lucide--screen-share]",
          call.own.screen ? t("call_shareStop") : t("call_share"),
          () => void (call.own.screen ? call.own.stopSharing() : call.own.share()),
          call.own.screen ? "off" : "",
        )
      : nothing
  }`;
}
