import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import type { Other, View } from "../signalling/messages";
import { t } from "../ui/words";
import { awaited, type Call } from "./call";
import { keysOf, type Shortcut } from "./shortcuts";

const LONGER = 10_000;
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
  mute?: (person: string, what: { microphone: boolean; camera: boolean }) => void;
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
  return html`<section class="stage ${call.route.lost === undefined ? "" : "stage-lost"}" aria-label=${t("call_picture", { name })}>
    ${single ? one(call, other, name, soundOn) : tiles(call, here, sharer, soundOn, actions)}
    ${choices(call, view, actions)}
    ${deviceTrouble(call, view, actions)}
    ${soundOffer(call, actions)}
    ${banner(call, view, other, name, live)}
    ${single && other ? html`<div class="stage-name">${label(call, other, actions.mute !== undefined)}${muting(other, actions)}</div>` : nothing}
    <video class="self-view" autoplay playsinline muted .muted=${true} aria-label=${t("call_ownPicture")} data-self
      ${ref((element) => play(element, call.own.stream))}></video>
    ${
      soundOn
        ? nothing
        : html`<button class="btn absolute bottom-16 z-10" @click=${actions.sound}>${t("call_soundOff")}</button>`
    }
  </section>`;
}

/** Who is in the visit, in an order that does not change when somebody joins again: an interpreter stands beside the provider. */
export function seated(others: readonly Other[]): readonly Other[] {
  const order = ["PROVIDER", "INTERPRETER", "PATIENT"];
  const rank = ({ part }: Other) => (order.indexOf(part) + order.length + 1) % (order.length + 1);
  return others
    .filter(({ presence }) => presence === "JOINED" || presence === "AWAY")
    .sort((first, second) => rank(first) - rank(second) || first.person.localeCompare(second.person));
}

/** What is said in place of somebody's picture; nothing while it is seen. */
function unseen(call: Call, other: Other | undefined, name: string): string | undefined {
  const face = other && call.faces.of(other.person);
  if (other?.presence === "JOINED" && call.silent.includes(other.person)) {
    return t("call_away", { name });
  }
  if (other?.presence !== "JOINED" || !other.camera || !face?.hasPicture || !call.seesPictures) {
    return missing(other, name, call);
  }
  // A bridge says what it sends by words that may change places on their way: what comes is seen, whatever it said.
  const isSent = !face.camera || !call.shown || call.shown.includes(face.camera);
  return isSent || face.picture.getVideoTracks().some((track) => call.route.isMoving(track))
    ? undefined
    : t("call_paused", { name });
}

function one(call: Call, other: Other | undefined, name: string, soundOn: boolean): TemplateResult {
  const face = other && call.faces.of(other.person);
  const note = unseen(call, other, name);
  return html`<video class=${note ? "invisible" : ""} autoplay playsinline aria-label=${t("call_picture", { name })}
      data-remote data-source=${face?.camera ?? ""} .muted=${!soundOn || other?.silenced === true} ${ref((element) => play(element, face?.picture))}></video>
    ${note ? html`<p class="stage-note text-lg" role="status">${note}</p>` : nothing}`;
}

function tiles(
  call: Call,
  here: readonly Other[],
  sharer: Other | undefined,
  soundOn: boolean,
  actions: StageActions,
): TemplateResult {
  const screen = sharer && call.faces.of(sharer.person);
  return html`<div class="tiles ${sharer ? "tiles-beside" : `tiles-${Math.min(here.length, 8)}`}">
    ${
      sharer
        ? html`<figure class="tile tile-screen"><video autoplay playsinline muted .muted=${true} data-screen data-source=${screen?.desktop ?? ""}
            aria-label=${t("call_screenOf", { name: sharer.name })} ${ref((element) => play(element, screen?.screen))}></video>
          <figcaption class="stage-name">${t("call_screenOf", { name: sharer.name })}</figcaption></figure>`
        : nothing
    }
    ${repeat(
      here,
      ({ person }) => person,
      (other) => tile(call, other, soundOn, actions),
    )}
  </div>`;
}

function tile(call: Call, other: Other, soundOn: boolean, actions: StageActions): TemplateResult {
  const face = call.faces.of(other.person);
  const speaks = call.speaker === other.person && other.microphone;
  const name = other.shortName;
  const note = unseen(call, other, name);
  return html`<figure class="tile ${speaks ? "tile-speaks" : ""}" data-person=${other.person}>
    <video class=${note ? "invisible" : ""} autoplay playsinline data-remote data-source=${face?.camera ?? ""}
      aria-label=${t("call_picture", { name })} .muted=${!soundOn} ${ref((element) => play(element, face?.picture))}></video>
    ${note ? html`<p class="stage-note" role="status">${note}</p>` : nothing}
    <figcaption class="stage-name">${label(call, other, actions.mute !== undefined)}${muting(other, actions)}</figcaption>
  </figure>`;
}

/** Name and role, and in words what would otherwise only be seen: muted, speaking, a weak connection. */
function label(call: Call, other: Other, isStaff: boolean): TemplateResult {
  const role = ["INTERPRETER", "FAMILY", "COLLEAGUE"].includes(other.part) ? t(`role_${other.part}`) : "";
  return html`${
    other.microphone
      ? nothing
      : html`<span class="icon-[lucide--mic-off] size-5" role="img" aria-label=${t("call_muted", { name: other.shortName })}></span>`
  }<span>${other.name}${role ? html` · ${role}` : nothing}</span>${
    call.speaker === other.person && other.microphone
      ? html`<span class="icon-[lucide--volume-2] size-4" role="img" aria-label=${t("call_speaks")}></span>`
      : nothing
  }${connection(other, isStaff)}`;
}

/** A patient is only told what is wrong; the provider sees each connection in a word. */
function connection({ presence, link }: Other, isStaff: boolean): TemplateResult | typeof nothing {
  switch (link) {
    case "weak":
      return html`<span class="text-amber-400">${t("call_weakShort")}</span>`;
    case "fair":
    case "good":
      return isStaff && presence === "JOINED"
        ? html`<span class="text-sm" data-link>${t(`call_${link}`)}</span>`
        : nothing;
  }
}

/** The provider's buttons at somebody's name. Turning on again is that person's own. */
function muting(other: Other, { mute }: StageActions): TemplateResult | typeof nothing {
  if (!mute || other.presence !== "JOINED") {
    return nothing;
  }
  const button = (icon: string, text: string, what: { microphone: boolean; camera: boolean }) =>
    html`<button type="button" class="btn btn-sm btn-circle btn-ghost text-slate-100" aria-label=${text} title=${text} @click=${() => mute(other.person, what)}><span class="${icon} size-4" aria-hidden="true"></span></button>`;
  return html`${
    other.microphone
      ? button("icon-[lucide--mic-off]", t("call_muteThem", { name: other.shortName }), {
          microphone: true,
          camera: false,
        })
      : nothing
  }${
    other.camera
      ? button("icon-[lucide--video-off]", t("call_stopThem", { name: other.shortName }), {
          microphone: false,
          camera: true,
        })
      : nothing
  }`;
}

function missing(other: Other | undefined, name: string, call: Call): string {
  if (!other) {
    return t("call_connecting", { name });
  }
  switch (other.presence) {
    case "JOINED":
      if (call.route.state !== "connected") {
        return Date.now() - since(call) > LONGER ? t("call_longer") : t("call_connecting", { name });
      }
      if (!call.seesPictures) {
        return t("call_soundOnlyNow");
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

/** Since when nothing travels that should; now, when nothing should. */
function since({ route: { lost, began } }: Call): number {
  return lost ?? (began || Date.now());
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
