import { html, type TemplateResult } from "lit";
import { devicesLine } from "../checkin/device-word";
import type { View } from "../signalling/messages";
import { t } from "../ui/words";

/** What the patient has said and prepared, as the provider may read it. */
export type Chart = {
  readonly place: string;
  readonly callback: string;
  readonly reason: string;
  readonly consent?: string | null;
  readonly devices?: {
    readonly camera: string;
    readonly microphone: string;
    readonly network: string;
  } | null;
};

/** What the provider compares before admitting, and looks up later. The chart is undefined until it has come. */
export function identity(
  { patient, dob }: { readonly patient: string; readonly dob: string },
  chart: Chart | undefined,
  view: View | undefined,
): TemplateResult {
  const row = (name: string, value: string) =>
    html`<dt class="muted">${name}</dt><dd class="font-bold">${value || "—"}</dd>`;
  return html`<dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      ${row(t("desk_name"), patient)}${row(t("desk_dob"), dob)}${row(t("desk_place"), chart?.place ?? "")}
      ${row(t("desk_callback"), chart?.callback ?? "")}${row(t("desk_reason"), chart?.reason ?? "")}
      ${row(t("desk_consent"), chart ? t(chart.consent ? "desk_given" : "desk_missing") : "")}
      ${row(t("desk_devices"), devicesIn(chart, view))}
    </dl>`;
}

/** What the patient's last check found: their page may have checked again since this one was opened. */
export function devicesIn(chart: Chart | undefined, view: View | undefined): string {
  const desk = view?.desk;
  const found =
    desk?.camera !== undefined
      ? { camera: desk.camera, microphone: desk.microphone ?? "", network: desk.network ?? "" }
      : chart?.devices;
  return found ? devicesLine(found) : chart ? t("desk_missing") : "";
}
