import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Chosen, Kind } from "../media/chosen";
import { type Choice, devices } from "../media/devices";
import { Island } from "../ui/light";
import { t } from "../ui/words";

/** Lets a person change camera and microphone: shows those in use, and follows devices that are plugged in or out. */
@customElement("device-choice")
export class DeviceChoice extends Island {
  @property({ attribute: false }) using: Chosen = { camera: "", microphone: "" };
  /** Takes another device; says whether it could be had. */
  @property({ attribute: false }) choose: (kind: Kind, id: string) => Promise<boolean> = async () => true;
  @property({ attribute: false }) draw: (() => void) | undefined;
  /** Which kind of device could not be changed. */
  @state() private refused: Kind | undefined;
  @state() private cameras: readonly Choice[] = [];
  @state() private microphones: readonly Choice[] = [];
  private readonly refresh = () => void this.load();

  override connectedCallback(): void {
    super.connectedCallback();
    navigator.mediaDevices?.addEventListener("devicechange", this.refresh);
    this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    navigator.mediaDevices?.removeEventListener("devicechange", this.refresh);
  }

  protected override render() {
    return html`<div class="flex flex-col gap-3">
      ${this.select("camera", this.cameras)}
      ${this.select("microphone", this.microphones)}
      ${this.draw ? html`<button type="button" class="btn btn-outline" @click=${this.draw}>${t("device_drawn")}</button>` : nothing}
    </div>`;
  }

  private select(kind: Kind, choices: readonly Choice[]) {
    const inUse = this.using[kind];
    return html`<label class="flex flex-col gap-1"><span class="font-bold">${t(`device_${kind}`)}</span>
      <select class="select w-full" @change=${(event: Event) => void this.chosen(kind, (event.target as HTMLSelectElement).value)}>
        ${choices.some(({ id }) => id === inUse) ? nothing : html`<option value="" selected disabled>${t("device_choose")}</option>`}
        ${choices.map((one) => html`<option value=${one.id} .selected=${live(one.id === inUse)}>${one.label}</option>`)}
      </select></label>
      ${this.refused === kind ? html`<p class="text-error" role="alert">${t("device_refused")}</p>` : nothing}`;
  }

  private async chosen(kind: Kind, id: string): Promise<void> {
    this.refused = undefined;
    this.refused = (await this.choose(kind, id)) ? undefined : kind;
  }

  private async load(): Promise<void> {
    if (navigator.mediaDevices) {
      this.cameras = await devices("videoinput", (number) => t("device_front", { number }));
      this.microphones = await devices("audioinput", (number) => t("device_mic", { number }));
    }
  }
}
