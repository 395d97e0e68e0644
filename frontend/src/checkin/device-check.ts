import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Kind } from "../media/chosen";
import { canCapture, type Found, Meter } from "../media/devices";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { copy } from "../ui/copy";
import { Island } from "../ui/light";
import { sayError } from "../ui/problem";
import { audio, chime } from "../ui/sound";
import { t } from "../ui/words";
import "../visit/device-choice";
import { OwnMedia } from "../visit/own-media";
import { signs, wayOf } from "./browser";
import { type Fault, faults, isGranted, steps } from "./device-fault";
import { deviceWord } from "./device-word";

const PROMPT_AFTER = 8_000;
const HEARD = 0.03;
const LOOK = 100;

const DEVICES: Readonly<Record<Fault["of"], string>> = {
  camera: "check_theCamera",
  microphone: "check_theMicrophone",
  both: "check_theBoth",
};

const MISSING: Readonly<Record<Fault["of"], string>> = {
  camera: "check_noCamera",
  microphone: "check_noMicrophone",
  both: "check_noDevices",
};

const WHY = { blocked: "check_blocked", system: "check_system", busy: "check_busy" } as const;

type Heard = "" | "playing" | "yes" | "no";

/** Camera, microphone, speaker, connection: a minute, one thing after the other, each with words and a way on. */
@customElement("visit-device-check")
export class DeviceCheck extends Island {
  @property() visit = "";
  @property() phone = "";
  /** A guest's check stays in the page: the clinic keeps what was found of patients only. */
  @property({ type: Boolean }) guest = false;
  /** Whether this is the demo, where a drawn picture may take the camera's place. */
  @property({ type: Boolean }) demo = false;
  @state() private step: "start" | "asking" | "running" = "start";
  @state() private hint = false;
  @state() private heard: Heard = "";
  @state() private sounded = false;
  @state() private level = 0;
  @state() private network: "good" | "fair" | "weak" | "unknown" | "" = "";
  @state() private saved = false;
  @state() private asked = false;
  @state() private copied = false;
  @state() private problem = "";
  /** What the browser says of this page's right to each, when it was asked last. */
  private granted: Readonly<Record<Kind, boolean>> = { camera: false, microphone: false };
  @query("video") private video: HTMLVideoElement | null | undefined;
  private readonly own = new OwnMedia(t("check_preview"), {
    replaced: () => this.show(),
    changed: () => this.requestUpdate(),
  });
  private meter: Meter | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  private get camera(): Found | "" {
    return this.step === "running" ? this.own.found.camera : "";
  }

  private get microphone(): Found | "" {
    return this.step === "running" ? this.own.found.microphone : "";
  }

  protected override render(): TemplateResult {
    if (!canCapture()) {
      return html`<div class="flex flex-col gap-4"><p class="alert" role="alert" data-unsupported>${t("check_unsupported")}</p>
        ${this.elsewhere()}${this.phoneButton()}</div>`;
    }
    const found = faults(
      { camera: this.camera || "skipped", microphone: this.microphone || "skipped" },
      this.granted,
    );
    return html`<div class="flex flex-col gap-4">
      ${this.trouble(found)}
      ${this.step === "running" ? this.running() : this.begin()}
      ${this.results()}
      ${this.saved ? html`<p role="status" data-saved>${t(this.guest ? "check_done" : "check_saved")}</p>` : nothing}
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      ${found.length > 0 ? nothing : this.phoneButton()}
    </div>`;
  }

  private begin(): TemplateResult {
    return html`${wayOf(signs()) === "app" ? html`<p class="alert" data-app>${t("check_app")}</p>${this.elsewhere()}` : nothing}
      <p>${t("check_intro")}</p>
      ${this.hint ? html`<p class="alert" role="status" data-hint><span class="icon-[lucide--arrow-up] size-6 shrink-0" aria-hidden="true"></span><span>${t("check_prompt")}</span></p>` : nothing}
      <button class="btn btn-primary btn-lg self-start" data-start ?disabled=${this.step === "asking"} @click=${() => this.start(true)}>
        <span class="icon-[lucide--video] size-6" aria-hidden="true"></span>${this.step === "asking" ? t("device_loading") : t("check_start")}</button>
      <button class="btn btn-outline self-start" ?disabled=${this.step === "asking"} @click=${() => this.start(false)}>${t("check_soundOnly")}</button>`;
  }

  private running(): TemplateResult {
    return html`<video class="w-full aspect-video rounded-xl mirrored" autoplay playsinline muted .muted=${true} aria-label=${t("check_preview")}></video>
      ${this.camera === "works" ? html`<p>${t("check_picture")}</p>` : nothing}
      <device-choice .using=${this.own.using} .choose=${(kind: Kind, id: string) => this.use(kind, id)}></device-choice>
      ${
        this.microphone === "works"
          ? html`<div><p id="say">${t("check_say")} <strong role="status">${this.sounded ? t("check_heard") : t("check_silent")}</strong></p>
            <meter class="meter" min="0" max="1" value=${this.level} aria-labelledby="say"></meter></div>`
          : nothing
      }
      <div class="flex flex-wrap gap-3 items-center">
        <button class="btn btn-outline" data-play @click=${this.play}><span class="icon-[lucide--volume-2] size-5" aria-hidden="true"></span>${t("check_play")}</button>
        ${
          this.heard
            ? html`<span role="group" aria-label=${t("check_hear")}>${t("check_hear")}
              <button class="btn btn-outline" data-heard @click=${() => this.answer("yes")}>${t("check_yes")}</button>
              <button class="btn btn-outline" @click=${() => this.answer("no")}>${t("check_no")}</button></span>`
            : nothing
        }
      </div>
      ${this.heard === "no" ? html`<p role="status">${t("check_noSound")}</p>` : nothing}`;
  }

  /** What is in the way, with the steps that help in this browser, and the ways on without them. */
  private trouble(found: readonly Fault[]): TemplateResult | typeof nothing {
    if (found.length === 0) {
      return nothing;
    }
    const isSeen = found.every(({ of }) => of === "microphone");
    return html`<div class="alert items-start" role="alert"><span class="icon-[lucide--triangle-alert] size-6 shrink-0" aria-hidden="true"></span>
      <div class="flex flex-col gap-3">${found.map((fault) => this.fault(fault))}
        <div class="flex flex-wrap gap-2">
          <button class="btn btn-primary" data-retry @click=${() => this.start(this.own.found.camera !== "skipped")}>${t("device_retry")}</button>
          ${isSeen ? nothing : html`<button class="btn" data-sound @click=${() => this.start(false)}>${t("check_soundOnly")}</button>`}
          ${!isSeen && this.demo ? html`<button class="btn" @click=${this.useDrawn}>${t("device_drawn")}</button>` : nothing}
          ${this.phoneButton()}
        </div></div></div>`;
  }

  private fault(fault: Fault): TemplateResult {
    const { of, why } = fault;
    const how = steps(fault, signs());
    return html`<div class="flex flex-col gap-2" data-fault="${of}-${why}">
      <p class="font-bold">${why === "missing" ? t(MISSING[of]) : t(WHY[why], { device: t(DEVICES[of]) })}</p>
      ${
        how
          ? html`<ol class="list-decimal ps-5">${t(how)
              .split("\n")
              .map((step) => html`<li>${step}</li>`)}</ol>`
          : nothing
      }
      ${how === "check_inApp" ? this.elsewhere() : nothing}</div>`;
  }

  /** The page's address, to be opened in a browser that can. */
  private elsewhere(): TemplateResult {
    return html`<div class="flex flex-col gap-2"><label class="flex flex-col gap-1"><span class="font-bold">${t("check_address")}</span>
        <input class="input w-full" readonly value=${location.href} data-address /></label>
      <div class="flex flex-wrap gap-3 items-center"><button class="btn btn-outline" data-copy @click=${this.copyLink}><span class="icon-[lucide--copy] size-5" aria-hidden="true"></span>${t("check_copyLink")}</button>
        <span role="status">${this.copied ? t("check_copied") : nothing}</span></div></div>`;
  }

  private results(): TemplateResult {
    const line = (label: string, state: string, good: boolean) =>
      html`<li class="task"><span>${label}</span><span class=${good ? "task-done" : "task-open"}>${state}</span></li>`;
    const speaker =
      this.heard === "yes" ? t("check_works") : this.heard === "no" ? t("check_problem") : t("check_notYet");
    return html`<ul>
      ${line(t("device_camera"), deviceWord(this.camera), this.camera === "works")}
      ${line(t("device_microphone"), deviceWord(this.microphone), this.microphone === "works")}
      ${line(t("device_speaker"), speaker, this.heard === "yes")}
      ${line(t("check_network"), this.network ? t(`check_${this.network}`) : t("check_notYet"), this.network === "good")}</ul>`;
  }

  private phoneButton(): TemplateResult | typeof nothing {
    if (this.guest) {
      return nothing;
    }
    return this.asked
      ? html`<p role="status" data-phone-asked>${t("check_phoneAsked")}</p>`
      : html`<button class="btn btn-ghost self-start underline" data-phone-me @click=${this.phoneMe}>${t("check_phoneMe")}</button>`;
  }

  private async start(withCamera: boolean): Promise<void> {
    this.end();
    audio();
    this.step = "asking";
    const hint = setTimeout(() => {
      this.hint = true;
    }, PROMPT_AFTER);
    await this.own.start(withCamera);
    clearTimeout(hint);
    this.hint = false;
    await this.measureNetwork();
    await this.save();
  }

  private async useDrawn(): Promise<void> {
    await this.own.useDrawn();
    await this.save();
  }

  private async use(kind: Kind, id: string): Promise<boolean> {
    const taken = await this.own.use(kind, id);
    await this.save();
    return taken;
  }

  /** What is their own is another picture and sound than before. */
  private async show(): Promise<void> {
    const { found } = this.own;
    // Asked first: steps that change while they are read out help nobody.
    this.granted = {
      camera: found.camera === "blocked" && (await isGranted("camera")),
      microphone: found.microphone === "blocked" && (await isGranted("microphone")),
    };
    this.step = "running";
    await this.updateComplete;
    const { stream } = this.own;
    this.deafen();
    if (this.video) {
      this.video.srcObject = stream ?? null;
    }
    if (stream && stream.getAudioTracks().length > 0) {
      this.meter = new Meter(stream);
      this.timer = setInterval(() => this.listen(), LOOK);
    }
  }

  private listen(): void {
    this.level = this.meter?.level() ?? 0;
    if (!this.sounded && this.level > HEARD) {
      this.sounded = true;
      announce(t("check_heard"));
    }
  }

  private play(): void {
    chime();
    this.heard = "playing";
  }

  private async answer(heard: "yes" | "no"): Promise<void> {
    this.heard = heard;
    await this.save();
  }

  /** Three small requests to our own server: their times say whether the connection is good for talking, if they are answered. */
  private async measureNetwork(): Promise<void> {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const began = performance.now();
      try {
        const answer = await fetch(`/v/${this.visit}${this.guest ? "/guest" : ""}`, {
          method: "HEAD",
          cache: "no-store",
        });
        times.push(answer.ok ? performance.now() - began : Number.POSITIVE_INFINITY);
      } catch {
        times.push(Number.POSITIVE_INFINITY);
      }
    }
    const middle = times.sort((one, other) => one - other)[1] ?? Number.POSITIVE_INFINITY;
    if (middle === Number.POSITIVE_INFINITY) {
      this.network = "unknown";
      return;
    }
    this.network = middle < 250 ? "good" : middle < 500 ? "fair" : "weak";
  }

  private async save(): Promise<void> {
    if (this.guest) {
      this.saved = true;
      return;
    }
    try {
      await api("POST", `/api/v/${this.visit}/devices`, {
        camera: this.camera || "skipped",
        microphone: this.microphone || "skipped",
        speaker: this.heard === "yes" ? "works" : this.heard === "no" ? "missing" : "skipped",
        network: this.network || "unknown",
      });
      this.saved = true;
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    }
  }

  private async phoneMe(): Promise<void> {
    try {
      await api("POST", `/api/v/${this.visit}/phone`);
      this.asked = true;
    } catch (error) {
      this.problem = sayError(error);
    }
  }

  private async copyLink(): Promise<void> {
    this.copied = await copy(location.href, this.querySelector<HTMLInputElement>("[data-address]"));
  }

  private deafen(): void {
    clearInterval(this.timer);
    this.meter?.stop();
    this.meter = undefined;
    this.level = 0;
    this.sounded = false;
  }

  private end(): void {
    this.deafen();
    this.own.end();
  }
}
