import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Other, View } from "../signalling/messages";
import { t } from "../ui/words";
import type { Call } from "./call";

const LONGER = 10_000;
const CHOICES = 25_000;

/** What a stage can ask its island for. */
export type StageActions = { again(): void; phone?: () => void; sound(): void };

/** The picture of the other person with what is to be said over it, and one's own. */
export function stage(
  call: Call,
  view: View,
  live: boolean,
  soundOn: boolean,
  actions: StageActions,
): TemplateResult {
  const other = view.others.find((one) => one.presence === "JOINED") ?? view.others[0];
  const name = other?.shortName ?? "";
  const showPicture = other?.presence === "JOINED" && other.camera && call.hasRemotePicture;
  return html`<section class="stage" aria-label=${t("call_picture", { name })}>
    <video class=${showPicture ? "" : "invisible"} autoplay playsinline aria-label=${t("call_picture", { name })}
      data-remote .muted=${!soundOn} ${ref((element) => play(element, call.remote))}></video>
    ${showPicture ? nothing : html`<p class="stage-note text-lg" role="status">${missing(other, name, call)}</p>`}
    ${choices(call, other, actions)}
    ${banner(call, other, name, live)}
    ${
      other
        ? html`<p class="stage-name">${
            other.microphone
              ? nothing
              : html`<span class="icon-[lucide--mic-off] size-5" role="img" aria-label=${t("call_muted", { name })}></span>`
          }${other.name}</p>`
        : nothing
    }
    <video class="self-view" autoplay playsinline muted .muted=${true} aria-label=${t("call_ownPicture")} data-self
      ${ref((element) => play(element, call.local))}></video>
    ${
      soundOn
        ? nothing
        : html`<button class="btn absolute bottom-16 z-10" @click=${actions.sound}>${t("call_soundOff")}</button>`
    }
  </section>`;
}

function missing(other: Other | undefined, name: string, call: Call): string {
  if (!other) {
    return t("call_connecting", { name });
  }
  switch (other.presence) {
    case "JOINED":
      if (call.connection !== "connected") {
        return Date.now() - call.began > LONGER && call.began > 0
          ? t("call_longer")
          : t("call_connecting", { name });
      }
      return other.camera ? t("call_starting", { name }) : t("call_cameraOff", { name });
    case "AWAY":
      return t("call_away", { name });
    case "GONE":
      return t("call_gone", { name });
    case "EXPECTED":
    case "KNOCKING":
    case "ADMITTED":
    case "REMOVED":
      return t("call_waitingFor", { name });
  }
}

function choices(
  call: Call,
  other: Other | undefined,
  actions: StageActions,
): TemplateResult | typeof nothing {
  const stuck =
    other?.presence === "JOINED" &&
    call.connection !== "connected" &&
    call.began > 0 &&
    Date.now() - call.began > CHOICES;
  if (!stuck) {
    return nothing;
  }
  return html`<div class="stage-note mt-2 flex flex-col gap-3" role="alert">
    <p>${t("call_choices")}</p>
    <div class="flex flex-wrap gap-2 justify-center">
      <button class="btn btn-primary" @click=${actions.again}>${t("call_again")}</button>
      ${actions.phone ? html`<button class="btn" @click=${actions.phone}>${t("call_phoneMe")}</button>` : nothing}
    </div>
  </div>`;
}

/** Never more than one banner: what concerns oneself comes first. */
function banner(
  call: Call,
  other: Other | undefined,
  name: string,
  live: boolean,
): TemplateResult | typeof nothing {
  const text = !live
    ? t("call_reconnecting")
    : call.link === "weak"
      ? t("call_weak")
      : other?.presence === "JOINED" && other.link === "weak"
        ? t("call_theirsWeak", { name })
        : !call.sending.microphone
          ? t("call_youMuted")
          : undefined;
  return text ? html`<p class="stage-banner" role="status">${text}</p>` : nothing;
}

function play(element: Element | undefined, stream: MediaStream | undefined): void {
  if (element instanceof HTMLVideoElement && element.srcObject !== (stream ?? null)) {
    element.srcObject = stream ?? null;
    element.play().catch(() => {
      // A browser that wants a tap first shows its own sign; the next tap anywhere plays it.
      addEventListener("pointerdown", () => void element.play(), { once: true });
    });
  }
}

/** A round button of the toolbar: its label is the action, so it needs no pressed state (WCAG 4.1.2). */
export function control(
  icon: string,
  label: string,
  action: () => void,
  look: "" | "off" | "end" = "",
): TemplateResult {
  return html`<button type="button" class="ctl ${look}" @click=${action}><i><span class="${icon} size-6" aria-hidden="true"></span></i>${label}</button>`;
}

/** The buttons for one's own sound and picture. */
export function ownControls(call: Call): TemplateResult {
  const { microphone, camera } = call.sending;
  return html`${control(
    microphone ? "icon-[lucide--mic]" : "icon-[lucide--mic-off]",
    microphone ? t("call_mute") : t("call_unmute"),
    () => call.setMicrophone(!microphone),
    microphone ? "" : "off",
  )}
  ${control(
    camera ? "icon-[lucide--video]" : "icon-[lucide--video-off]",
    camera ? t("call_cameraStop") : t("call_cameraStart"),
    () => void call.setCamera(!camera),
    camera ? "" : "off",
  )}`;
}

/** How media travels, in the words that the design fixes. */
export function encryption(view: View, call: Call): TemplateResult {
  const direct = view.media?.way === "DIRECT";
  const code =
    direct && call.code
      ? html` <span class="tabular-nums safety-code">${t("call_code", { code: call.code })}</span>`
      : nothing;
  return html`<span class="flex items-center gap-2"><span class="icon-[lucide--shield-check] size-4" aria-hidden="true"></span>${
    direct ? t("call_direct") : t("call_bridged")
  }${code}</span>`;
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
