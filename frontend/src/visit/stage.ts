import { html, nothing, type TemplateResult } from "lit";
import type { Other, View } from "../signalling/messages";
import { t } from "../ui/words";
import { awaited, type Call } from "./call";
import { cornerPicture, type Muting, nameOfOne, onePicture, seated, tiles } from "./pictures";

const CHOICES = 25_000;
/** For so long it is said that another device took the place of one that went. */
const SWAPPED = 15_000;

/** What a stage can ask its island for. */
export type StageActions = {
  again(): void;
  phone?: () => void;
  sound(): void;
  /** Goes on with sound only, or with pictures again. */
  soundOnly(on: boolean): void;
  /** Only the provider's page has it. */
  mute?: Muting;
};

/** The pictures of the others with what is to be said over them, and one's own. One other fills the stage; more stand in tiles. */
export function stage(
  call: Call,
  view: View,
  live: boolean,
  soundOn: boolean,
  actions: StageActions,
): TemplateResult {
  const here = seated(view.others);
  const other = here[0] ?? view.others[0];
  const name = other?.shortName ?? "";
  const sharer = here.find(({ person, sharing }) => sharing && call.faces.of(person)?.hasScreen);
  const single = here.length <= 1 && !sharer;
  const showing = { soundOn, mute: actions.mute };
  return html`<section class="stage ${call.route.lost === undefined ? "" : "stage-lost"}" aria-label=${single ? t("call_picture", { name }) : t("call_pictures")}>
    ${single ? onePicture(call, other, showing) : tiles(call, here, sharer, showing)}
    ${choices(call, view, actions)}
    ${deviceTrouble(call, view, actions)}
    ${soundOffer(call, actions)}
    ${banner(call, view, other, name, live)}
    ${single && other ? nameOfOne(call, other, showing) : nothing}
    ${single ? cornerPicture(call) : nothing}
    ${
      soundOn
        ? nothing
        : html`<button class="btn absolute bottom-16 z-10" @click=${actions.sound}>${t("call_soundOff")}</button>`
    }
  </section>`;
}

/** What is offered when nothing comes of the other for long: the connection is not there, or they are not. */
export type Choice = "nothing" | "phone" | "connection";

/** How long it takes until something is offered; at once where somebody was there and went. */
export function choice(call: Pick<Call, "route" | "alone">, view: View, now: number): Choice {
  const { lost, began, state } = call.route;
  const stuck = lost ?? began;
  const isAnybodyHere = view.others.some(({ presence }) => presence === "JOINED");
  if (isAnybodyHere && state !== "connected" && stuck && now - stuck >= CHOICES) {
    return "connection";
  }
  switch (awaited(view)?.presence) {
    case "AWAY":
    case "GONE":
      return "phone";
    case "JOINED":
      return "nothing";
    case "EXPECTED":
    case "KNOCKING":
    case "ADMITTED":
    case "REMOVED":
    case undefined:
      return call.alone !== undefined && now - call.alone >= CHOICES ? "phone" : "nothing";
  }
}

function choices(call: Call, view: View, actions: StageActions): TemplateResult | typeof nothing {
  const phone = phoneMe(view, actions);
  switch (choice(call, view, Date.now())) {
    case "nothing":
      return nothing;
    case "phone":
      return actions.phone ? html`<div class="mt-2 flex justify-center relative">${phone}</div>` : nothing;
    case "connection":
      return html`<div class="stage-note mt-2 flex flex-col gap-3" role="alert">
    <p>${t(call.route.lost ? "call_lostLong" : "call_choices")}</p>
    <div class="flex flex-wrap gap-2 justify-center">
      <button type="button" class="btn btn-primary" @click=${actions.again}>${t("call_again")}</button>
      ${call.sound.chosen ? nothing : html`<button type="button" class="btn" @click=${() => actions.soundOnly(true)}>${t("call_soundOnly")}</button>`}
      ${phone}
    </div>
  </div>`;
  }
}

/** The way to the telephone, or that it has been taken; a guest has none. */
function phoneMe(view: View, { phone }: StageActions): TemplateResult | typeof nothing {
  if (!phone) {
    return nothing;
  }
  return view.phone
    ? html`<p role="status" data-phone-asked>${t("call_phoneAsked")}</p>`
    : html`<button type="button" class="btn" data-phone-me @click=${phone}>${t("call_phoneMe")}</button>`;
}

/** A device that somebody wants to use and cannot: they are told before they wonder why nobody answers. */
function deviceTrouble({ own }: Call, view: View, actions: StageActions): TemplateResult | typeof nothing {
  const { trouble } = own;
  if (!trouble) {
    return nothing;
  }
  return html`<div class="stage-note mt-2 flex flex-col gap-3" role="alert" data-trouble=${trouble.kind}>
    <p>${t(`call_${trouble.kind}_${trouble.found}`)}</p>
    <div class="flex flex-wrap gap-2 justify-center">
      <button type="button" class="btn btn-primary" @click=${() => void own.retry()}>${t("device_retry")}</button>
      ${
        trouble.kind === "camera"
          ? html`<button type="button" class="btn" @click=${() => void own.setCamera(false)}>${t("call_withoutCamera")}</button>`
          : phoneMe(view, actions)
      }
    </div>
  </div>`;
}

/** What has given way by itself. */
function resting(call: Call): string {
  if (!call.seesPictures) {
    return "call_picturesRest";
  }
  return call.mine.gives === "nothing" ? "call_cameraStill" : "call_cameraRests";
}

/**
 * Where words go missing the pictures give way unasked, which is said with a way back. On a connection that stays weak sound only is an
 * offer. Once taken, the way back stays where the offer was.
 */
function soundOffer(call: Call, { soundOnly }: StageActions): TemplateResult | typeof nothing {
  const now = Date.now();
  if (call.sound.chosen) {
    return html`<div class="stage-note mt-2 flex flex-wrap gap-3 items-center justify-center">
      <p role="status">${call.sound.isBetter(now) ? t("call_better") : t("call_soundOnlyOn")}</p>
      <button type="button" class="btn btn-primary" data-pictures @click=${() => soundOnly(false)}>${t("call_picturesAgain")}</button>
    </div>`;
  }
  if (!call.seesPictures || call.isCameraResting) {
    return html`<div class="stage-note mt-2 flex flex-wrap gap-3 items-center justify-center">
      <p role="status">${t(resting(call))}</p>
      <button type="button" class="btn btn-primary" data-pictures @click=${() => soundOnly(false)}>${t(call.seesPictures ? "call_cameraStart" : "call_picturesShow")}</button>
    </div>`;
  }
  return call.sound.isOffered(now)
    ? html`<div class="stage-note mt-2 flex flex-col gap-3" role="alert">
      <p>${t("call_soundOnlyAsk")}</p>
      <div class="flex flex-wrap gap-2 justify-center">
        <button type="button" class="btn btn-primary" data-sound-only @click=${() => soundOnly(true)}>${t("call_soundOnly")}</button>
        <button type="button" class="btn" @click=${() => call.keepPictures()}>${t("call_keepPictures")}</button>
      </div>
    </div>`
    : nothing;
}

/** Never more than one banner: what concerns oneself comes first. */
function banner(
  call: Call,
  view: View,
  other: Other | undefined,
  name: string,
  live: boolean,
): TemplateResult | typeof nothing {
  const { swap, trouble } = call.own;
  const { lost } = call.route;
  const text = !live
    ? t("call_reconnecting")
    : lost !== undefined
      ? // The seconds are for the eyes: read out, they would never end.
        html`${t("call_lost")} <span class="tabular-nums whitespace-nowrap" aria-hidden="true">${t("call_seconds", { seconds: Math.floor((Date.now() - lost) / 1000) })}</span>`
      : swap && Date.now() - swap.at < SWAPPED
        ? t("call_swapped", { was: swap.was, now: swap.now })
        : call.route.link === "weak" && call.seesPictures
          ? t("call_weak")
          : other?.presence === "JOINED" && other.link === "weak"
            ? t("call_theirsWeak", { name })
            : !call.own.sending.microphone && trouble?.kind !== "microphone"
              ? t(view.me.silenced ? "call_silenced" : "call_youMuted")
              : undefined;
  return text ? html`<p class="stage-banner" role="status">${text}</p>` : nothing;
}
