import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Choice, devices } from "../media/devices";
import { Island } from "../ui/light";
import { t } from "../ui/words";

/** Lets a person change camera and microphone; follows devices that are plugged in or out. */
@customElement("device-choice")
export class DeviceChoice extends Island {
  @property() camera = "";
  @property() microphone = "";
  @property({ attribute: false }) choose: (camera: string, microphone: string) => void = () => {};
  @property({ attribute: false }) draw: (() => void) | undefined;
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
      ${this.select(t("device_camera"), this.cameras, this.camera, (id) => this.choose(id, this.microphone))}
      ${this.select(t("device_microphone"), this.microphones, this.microphone, (id) => this.choose(this.camera, id))}
      ${this.draw ? html`<button type="button" class="btn btn-outline" @click=${this.draw}>${t("device_drawn")}</button>` : nothing}
    </div>`;
  }

  private select(label: string, choices: readonly Choice[], chosen: string, choose: (id: string) => void) {
    return html`<label class="flex flex-col gap-1"><span class="font-bold">${label}</span>
      <select class="select w-full" @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${choices.map((one) => html`<option value=${one.id} ?selected=${one.id === chosen}>${one.label}</option>`)}
      </select></label>`;
  }

  private async load(): Promise<void> {
    if (navigator.mediaDevices) {
      this.cameras = await devices("videoinput", (number) => t("device_front", { number }));
      this.microphones = await devices("audioinput", (number) => t("device_mic", { number }));
    }
  }
}
