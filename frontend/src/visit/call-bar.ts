import { html, nothing, type TemplateResult } from "lit";
import type { View } from "../signalling/messages";
import { t } from "../ui/words";
import type { Call } from "./call";

/** How media travels, in the words that the design fixes. */
export function encryption(view: View, call: Call): TemplateResult {
  const direct = view.media?.way === "DIRECT";
  const code =
    direct && call.route.code
      ? html` <span class="tabular-nums safety-code">${t("call_code", { code: call.route.code })}</span>`
      : nothing;
  return html`<span class="flex items-center gap-2"><span class="icon-[lucide--shield-check] size-4" aria-hidden="true"></span>${
    direct ? t("call_direct") : t("call_bridged")
  }${code}${
    call.route.state === "connected"
      ? html`<span class="hidden md:inline" data-own-link>${t(call.route.link === "weak" ? "call_weakOwn" : `call_${call.route.link}`)}</span>`
      : nothing
  }</span>`;
}

/** Minutes and seconds since an instant of the server's clock. */
export function elapsed(since: string, offset: number): string {
  const seconds = Math.max(0, Math.floor((Date.now() + offset - Date.parse(since)) / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
    : `${two(minutes)}:${two(seconds % 60)}`;
}
