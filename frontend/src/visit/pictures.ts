import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import type { Other } from "../signalling/messages";
import { t } from "../ui/words";
import type { Call } from "./call";

const LONGER = 10_000;

/** Stops somebody's microphone or camera; only the provider's page has it. */
export type Muting = (person: string, what: { microphone: boolean; camera: boolean }) => void;

/** What the pictures' buttons do, and whether they are heard. */
export type Showing = { readonly soundOn: boolean; readonly mute: Muting | undefined };

/** Who is in the visit, in an order that does not change when somebody joins again: an interpreter stands beside the provider. */
export function seated(others: readonly Other[]): readonly Other[] {
  const order = ["PROVIDER", "INTERPRETER", "PATIENT"];
  const rank = ({ part }: Other) => (order.indexOf(part) + order.length + 1) % (order.length + 1);
  return others
    .filter(({ presence }) => presence === "JOINED" || presence === "AWAY")
    .sort((first, second) => rank(first) - rank(second) || first.person.localeCompare(second.person));
}

/** The one other, over the whole stage. */
export function onePicture(call: Call, other: Other | undefined, showing: Showing): TemplateResult {
  const name = other?.shortName ?? "";
  const why = unseen(call, other);
  return html`${video(call, other, why, showing)}
    ${why ? html`<p class="stage-note text-lg" role="status">${t(`call_${why}`, { name })}</p>` : nothing}`;
}

/** The name of the one other, and what the provider can do for them. */
export function nameOfOne(call: Call, other: Other, { mute }: Showing): TemplateResult {
  return html`<div class="stage-name">${label(call, other, mute !== undefined)}${muting(other, mute, true)}</div>`;
}

/** The own picture over a corner of the stage, while there is one other. */
export function cornerPicture(call: Call): TemplateResult {
  return ownVideo(call, "self-view");
}

/** Everybody in a tile, oneself as the last: whatever lay over another's tile would hide their name or what can be done for them. */
export function tiles(
  call: Call,
  here: readonly Other[],
  sharer: Other | undefined,
  showing: Showing,
): TemplateResult {
  const all = html`${repeat(
    here,
    ({ person }) => person,
    (other) => tile(call, other, showing),
  )}${ownTile(call)}`;
  if (!sharer) {
    return html`<div class="tiles tiles-${Math.min(here.length + 1, 8)}">${all}</div>`;
  }
  const screen = call.faces.of(sharer.person);
  const name = t("call_screenOf", { name: sharer.name });
  return html`<div class="tiles-beside"><figure class="tile tile-screen"><video autoplay playsinline muted .muted=${true} data-screen data-source=${screen?.desktop ?? ""}
      aria-label=${name} ${ref((element) => play(element, screen?.screen))}></video>
    <figcaption class="stage-name">${name}</figcaption></figure>
    <div class="tiles-column">${all}</div></div>`;
}

function tile(call: Call, other: Other, showing: Showing): TemplateResult {
  const speaks = call.speaker === other.person && other.microphone;
  const why = unseen(call, other);
  return html`<figure class="tile ${speaks ? "tile-speaks" : ""}" data-person=${other.person}>
    ${video(call, other, why, showing)}
    ${why ? tileNote(why, other.shortName) : nothing}
    <figcaption class="stage-name">${label(call, other, showing.mute !== undefined)}${muting(other, showing.mute, false)}</figcaption>
  </figure>`;
}

/** The name stands below it for the eyes; read out, it is part of the sentence. */
function tileNote(why: Unseen, name: string): TemplateResult {
  return html`<p class="stage-note" role="status"><span aria-hidden="true">${t(`call_tile_${why}`)}</span><span class="sr-only">${t(`call_${why}`, { name })}</span></p>`;
}

function ownTile(call: Call): TemplateResult {
  return html`<figure class="tile tile-own">${ownVideo(call, call.own.sending.camera ? "" : "invisible")}
    ${call.own.sending.camera ? nothing : html`<p class="stage-note">${t("call_ownCameraOff")}</p>`}
    <figcaption class="stage-name"><span>${t("call_you")}</span></figcaption></figure>`;
}

function ownVideo(call: Call, look: string): TemplateResult {
  return html`<video class=${look} autoplay playsinline muted .muted=${true} aria-label=${t("call_ownPicture")} data-self
    ${ref((element) => play(element, call.own.stream))}></video>`;
}

function video(
  call: Call,
  other: Other | undefined,
  why: Unseen | undefined,
  { soundOn }: Showing,
): TemplateResult {
  const face = other && call.faces.of(other.person);
  return html`<video class=${why ? "invisible" : ""} autoplay playsinline data-remote data-source=${face?.camera ?? ""}
    aria-label=${t("call_picture", { name: other?.shortName ?? "" })} .muted=${!soundOn || other?.silenced === true}
    ${ref((element) => play(element, face?.picture))}></video>`;
}

/** Why somebody's picture is not seen; each has a sentence, and those of people in tiles a short one. */
type Unseen =
  | "connecting"
  | "longer"
  | "soundOnlyNow"
  | "starting"
  | "cameraOff"
  | "paused"
  | "away"
  | "gone"
  | "waitingFor";

function unseen(call: Call, other: Other | undefined): Unseen | undefined {
  const face = other && call.faces.of(other.person);
  if (other?.presence === "JOINED" && call.silent.includes(other.person)) {
    return "away";
  }
  if (other?.presence !== "JOINED" || !other.camera || !face?.hasPicture || !call.seesPictures) {
    return missing(call, other);
  }
  // A bridge says what it sends by words that may change places on their way: what comes is seen, whatever it said.
  const isSent = !face.camera || !call.shown || call.shown.includes(face.camera);
  return isSent || face.picture.getVideoTracks().some((track) => call.route.isMoving(track))
    ? undefined
    : "paused";
}

function missing(call: Call, other: Other | undefined): Unseen {
  if (!other) {
    return "connecting";
  }
  switch (other.presence) {
    case "JOINED":
      if (call.route.state !== "connected") {
        return Date.now() - since(call) > LONGER ? "longer" : "connecting";
      }
      if (!call.seesPictures) {
        return "soundOnlyNow";
      }
      return other.camera ? "starting" : "cameraOff";
    case "AWAY":
      return "away";
    case "GONE":
      return "gone";
    case "EXPECTED":
    case "KNOCKING":
    case "ADMITTED":
    case "REMOVED":
      return "waitingFor";
  }
}

/** Since when nothing travels that should; now, when nothing should. */
function since({ route: { lost, began } }: Call): number {
  return lost ?? (began || Date.now());
}

/** Name and role, and in words what would otherwise only be seen: muted, speaking, a weak connection. */
function label(call: Call, other: Other, isStaff: boolean): TemplateResult {
  const role = ["INTERPRETER", "FAMILY", "COLLEAGUE"].includes(other.part) ? t(`role_${other.part}`) : "";
  return html`${
    other.microphone
      ? nothing
      : html`<span class="icon-[lucide--mic-off] size-5 flex-none" role="img" aria-label=${t("call_muted", { name: other.shortName })}></span>`
  }<span>${other.name}${role ? html` · ${role}` : nothing}</span>${
    call.speaker === other.person && other.microphone
      ? html`<span class="icon-[lucide--volume-2] size-4 flex-none" role="img" aria-label=${t("call_speaks")}></span>`
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

/** The provider's buttons at somebody's name, in words where there is room. Turning on again is that person's own. */
function muting(other: Other, mute: Muting | undefined, inWords: boolean): TemplateResult | typeof nothing {
  if (!mute || other.presence !== "JOINED") {
    return nothing;
  }
  const name = other.shortName;
  const button = (icon: string, word: string, text: string, what: Parameters<Muting>[1]) =>
    html`<button type="button" class="mute-them ${inWords ? "" : "mute-them-short"}" aria-label=${text} title=${text} @click=${() => mute(other.person, what)}><span class="${icon} size-4" aria-hidden="true"></span>${inWords ? html`<span aria-hidden="true">${word}</span>` : nothing}</button>`;
  return html`<span class="flex gap-1.5">${
    other.microphone
      ? button("icon-[lucide--mic-off]", t("call_muteWord"), t("call_muteThem", { name }), {
          microphone: true,
          camera: false,
        })
      : nothing
  }${
    other.camera
      ? button("icon-[lucide--video-off]", t("call_stopWord"), t("call_stopThem", { name }), {
          microphone: false,
          camera: true,
        })
      : nothing
  }</span>`;
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
