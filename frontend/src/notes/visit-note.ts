import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { announce } from "../ui/announce";
import { api } from "../ui/api";
import { randomId } from "../ui/ids";
import { Island } from "../ui/light";
import { Refused, sayError } from "../ui/problem";
import { t } from "../ui/words";

const SECTIONS = ["subjective", "objective", "assessment", "plan", "summary"] as const;
type Section = (typeof SECTIONS)[number];
type Text = Readonly<Record<Section, string>>;
type Note = {
  readonly revision: number;
  readonly text: Text;
  readonly signed: { readonly at: string; readonly by: string } | null;
  readonly addenda: readonly {
    readonly id: string;
    readonly at: string;
    readonly by: string;
    readonly text: string;
  }[];
  /** False when it was signed and somebody has changed it outside of the product since. */
  readonly intact?: boolean;
};

const PAUSE = 1_500;
const RETRY = 3_000;
/** The longest section, in signs: five of them are less than the server takes in one request. */
const LONGEST = 10_000;
/** Answers that stay the same however often the same text is sent. */
const REFUSED: readonly number[] = [400, 413];

/**
 * The note beside the video. It saves itself after a short pause; a save that fails is tried again and said. Unsaved text lives in
 * this page's memory only, so leaving warns. When another window has saved meanwhile, both texts are shown and the writer chooses.
 */
@customElement("visit-note")
export class VisitNote extends Island {
  @property() visit = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  /** In which zone times are told: the clinic's. */
  @property() zone = "";
  /** Whether the visit is finished, so that the note can be signed. */
  @property({ type: Boolean }) finished = false;
  @state() private note: Note | undefined;
  @state() private text: Text = { subjective: "", objective: "", assessment: "", plan: "", summary: "" };
  @state() private status: "saved" | "saving" | "unsaved" | "failed" | "signed-out" = "saved";
  @state() private savedAt: string | undefined;
  @state() private theirs: Note | undefined;
  @state() private asking = false;
  @state() private problem = "";
  @state() private addition = "";
  /** Whether the note is being signed, or added to. */
  @state() private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<boolean> | undefined;
  /** What was sent since the last answer: each of it may be stored though its answer was lost. */
  private sent: readonly Text[] = [];
  /** What the next addendum is called, so that trying again adds nothing twice. */
  private additionId = randomId();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
    addEventListener("beforeunload", this.warn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.warn);
  }

  protected override render(): TemplateResult {
    if (!this.note) {
      return html`<p class="muted p-4" role="status">${this.problem || t("note_loading")}</p>
        ${this.problem ? html`<button class="btn" @click=${this.load}>${t("device_retry")}</button>` : nothing}`;
    }
    return this.note.signed ? this.signedNote(this.note) : this.draft();
  }

  private draft(): TemplateResult {
    return html`<form class="flex flex-col gap-3" @submit=${this.askToSign}>
      ${this.theirs ? this.conflict(this.theirs) : nothing}
      ${SECTIONS.map(
        (
          section,
        ) => html`<label class="flex flex-col gap-1"><span class="font-bold">${t(`note_${section}`)}</span>
          ${section === "summary" ? html`<span class="muted text-sm">${t("note_summaryHint")}</span>` : nothing}
          <textarea class="textarea w-full" rows="3" maxlength=${LONGEST} name=${section} ?readonly=${this.busy} .value=${this.text[section]}
            @input=${(event: Event) => this.write(section, (event.target as HTMLTextAreaElement).value)}></textarea></label>`,
      )}
      <p class="flex gap-2 items-center ${this.isLost ? "text-error" : "muted"}" role=${this.isLost ? "alert" : "status"} data-note-status=${this.status}>
        <span class="icon-[lucide--cloud-check] size-4" aria-hidden="true"></span>${this.statusWords()}</p>
      ${this.status === "signed-out" ? html`<p><a class="btn btn-primary" href="/day" target="_blank" rel="noopener" data-sign-in>${t("note_signIn")}</a></p>` : nothing}
      ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
      ${
        this.asking
          ? html`<div class="card border border-base-300 p-4 flex flex-col gap-3" role="group" tabindex="-1" aria-label=${t("note_signAsk")} data-sign-ask><p>${t("note_signAsk")}</p>
            ${this.text.summary.trim() ? nothing : html`<p class="font-bold flex gap-2" data-no-summary><span class="icon-[lucide--triangle-alert] size-5 shrink-0" aria-hidden="true"></span>${t("note_noSummary")}</p><button type="button" class="btn btn-outline self-start" data-write-summary @click=${this.writeSummary}>${t("note_writeSummary")}</button>`}
            <div class="flex gap-2"><button type="button" class="btn btn-primary" data-sign-now ?disabled=${this.busy} @click=${this.sign}>${t(this.text.summary.trim() ? "note_signNow" : "note_signWithout")}</button>
            <button type="button" class="btn btn-outline" @click=${() => this.ask(false)}>${t("note_cancel")}</button></div></div>`
          : html`<button class="btn btn-primary" data-sign ?disabled=${!this.finished}>${t("note_sign")}</button>
            ${this.finished ? nothing : html`<p class="muted text-sm">${t("note_signHint")}</p>`}`
      }
    </form>`;
  }

  private signedNote(note: Note): TemplateResult {
    return html`<div class="flex flex-col gap-3" tabindex="-1" data-signed>
      <p class="font-bold flex gap-2 items-center"><span class="icon-[lucide--check] size-5" aria-hidden="true"></span>${t("note_signedBy", { name: note.signed?.by ?? "", time: this.moment(note.signed?.at) })}</p>
      ${note.intact === false ? html`<p class="alert" role="alert" data-changed><span class="icon-[lucide--triangle-alert] size-5 shrink-0" aria-hidden="true"></span>${t("note_changed")}</p>` : nothing}
      ${SECTIONS.filter((section) => note.text[section]).map(
        (section) =>
          html`<div><h3 class="font-bold">${t(`note_${section}`)}</h3><p class="prewrap">${note.text[section]}</p></div>`,
      )}
      ${note.addenda.map(
        (addendum) =>
          html`<div class="border-s-4 border-base-300 ps-3"><h3 class="font-bold">${t("note_addendum")} · ${addendum.by}, ${this.moment(addendum.at)}</h3><p class="prewrap">${addendum.text}</p></div>`,
      )}
      <form class="flex flex-col gap-2" @submit=${this.add}>
        <label class="flex flex-col gap-1"><span class="font-bold">${t("note_addendum")}</span>
          <textarea class="textarea w-full" rows="3" maxlength=${LONGEST} name="addendum" .value=${this.addition} @input=${(
            event: Event,
          ) => {
            this.addition = (event.target as HTMLTextAreaElement).value;
          }}></textarea></label>
        ${this.problem ? html`<p class="text-error" role="alert">${this.problem}</p>` : nothing}
        <button class="btn btn-outline" ?disabled=${this.busy}>${t("note_add")}</button>
      </form></div>`;
  }

  private conflict(theirs: Note): TemplateResult {
    return html`<div class="card border border-error p-4 flex flex-col gap-3" role="alert" tabindex="-1" data-conflict>
      <p class="font-bold">${t("note_conflict")}</p>
      <details><summary>${t("note_theirsIs")}</summary>${SECTIONS.filter(
        (section) => theirs.text[section],
      ).map(
        (section) =>
          html`<h3 class="font-bold mt-2">${t(`note_${section}`)}</h3><p class="prewrap">${theirs.text[section]}</p>`,
      )}</details>
      <div class="flex flex-wrap gap-2">
        <button type="button" class="btn btn-outline" @click=${() => this.goOn(theirs, this.text)}>${t(theirs.signed ? "note_mineAdds" : "note_mine")}</button>
        <button type="button" class="btn btn-outline" @click=${() => this.goOn(theirs, theirs.text)}>${t("note_theirs")}</button></div></div>`;
  }

  private statusWords(): string {
    switch (this.status) {
      case "saved":
        return this.savedAt ? t("note_saved", { time: this.time(this.savedAt) }) : "";
      case "saving":
        return t("note_saving");
      case "unsaved":
        return t("note_unsaved");
      case "failed":
        return t("note_failed");
      case "signed-out":
        return t("note_signedOut");
    }
  }

  /** Whether what is written here would be lost with the page. */
  private get isLost(): boolean {
    return this.status === "failed" || this.status === "signed-out";
  }

  private writeSummary(): void {
    this.asking = false;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[name=summary]")?.focus());
  }

  private readonly warn = (event: BeforeUnloadEvent) => {
    if (this.status !== "saved" || this.addition.trim()) {
      event.preventDefault();
    }
  };

  private async load(): Promise<void> {
    try {
      this.note = await api<Note>("GET", `/api/visits/${this.visit}/note`);
      this.text = this.note.text;
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    }
  }

  private write(section: Section, value: string): void {
    this.text = { ...this.text, [section]: value };
    this.status = "unsaved";
    this.problem = "";
    this.later(PAUSE);
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), wait);
  }

  /** Saves what is written now, one try at a time. Resolves to whether everything written is saved. */
  private save(): Promise<boolean> {
    this.saving ??= this.put().finally(() => {
      this.saving = undefined;
    });
    return this.saving;
  }

  private async put(): Promise<boolean> {
    if (!this.note || this.note.signed || this.theirs) {
      return false;
    }
    const text = this.text;
    this.sent = [...this.sent, text];
    // While tries fail, what is wrong stays said: words that flicker are read to nobody.
    this.status = this.isLost ? this.status : "saving";
    try {
      const { revision } = await api<{ revision: number }>("PUT", `/api/visits/${this.visit}/note`, {
        revision: this.note.revision,
        text,
      });
      this.savedAt = new Date().toISOString();
      this.goOn({ ...this.note, revision, text }, this.text, PAUSE);
      return this.status === "saved";
    } catch (error) {
      await this.notSaved(error);
      return false;
    }
  }

  private async notSaved(error: unknown): Promise<void> {
    const problem = error instanceof Refused ? error.problem : undefined;
    // The text stays in the page; saving goes on by itself once somebody has signed in again in another window.
    this.status = problem?.type === "/problems/not-known" ? "signed-out" : "failed";
    if (problem?.status === 409) {
      const stored = await api<Note>("GET", `/api/visits/${this.visit}/note`).catch(() => undefined);
      if (stored && [...this.sent, this.text].some((own) => isSame(own, stored.text))) {
        // It is our own: only the answer was lost.
        this.goOn(stored, this.text);
        return;
      }
      if (stored) {
        this.theirs = stored;
        return;
      }
    }
    if (problem && REFUSED.includes(problem.status)) {
      // Trying again would not help; writing less may.
      this.problem = sayError(error);
      return;
    }
    this.later(RETRY);
  }

  /** Goes on from what is stored, with this text in the page. A signed note takes none: what differs is offered as an addendum. */
  private goOn(stored: Note, text: Text, wait = 0): void {
    this.note = stored;
    this.theirs = undefined;
    this.sent = [];
    if (stored.signed) {
      this.asking = false;
      this.addition = [beyond(text, stored.text), this.addition].filter(Boolean).join("\n\n");
      this.text = stored.text;
      this.status = "saved";
      return;
    }
    this.text = text;
    this.status = isSame(text, stored.text) ? "saved" : "unsaved";
    if (this.status === "unsaved") {
      this.later(wait);
    }
  }

  private askToSign(event: Event): void {
    event.preventDefault();
    if (SECTIONS.every((section) => !this.text[section].trim())) {
      this.problem = t("note_empty");
      return;
    }
    this.problem = "";
    this.ask(true);
  }

  /** The button that was pressed goes away: eyes and keyboard are led to what stands in its place. */
  private ask(asking: boolean): void {
    this.asking = asking;
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(asking ? "[data-sign-ask]" : "[data-sign]")?.focus(),
    );
  }

  private async sign(): Promise<void> {
    this.busy = true;
    try {
      // What is under way may be older than what stands here; only the next save has all of it.
      await this.saving;
      if (this.status !== "saved" && !(await this.save())) {
        void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-conflict]")?.focus());
        return;
      }
      this.sent = [this.text];
      this.goOn(
        await api<Note>("POST", `/api/visits/${this.visit}/note/sign`, {
          revision: this.note?.revision ?? 0,
        }),
        this.text,
      );
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("[data-signed]")?.focus());
      announce(
        t("note_signedBy", {
          name: this.note?.signed?.by ?? "",
          time: this.moment(this.note?.signed?.at),
        }),
      );
    } catch (error) {
      this.problem = sayError(error);
      if (error instanceof Refused && [401, 409, 499].includes(error.problem.status)) {
        await this.notSaved(error);
      }
    } finally {
      this.busy = false;
    }
  }

  private async add(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.addition;
    if (!text.trim() || this.busy) {
      return;
    }
    this.busy = true;
    try {
      this.note = await api<Note>("POST", `/api/visits/${this.visit}/note/addenda`, {
        id: this.additionId,
        text,
      });
      this.additionId = randomId();
      this.addition = this.addition === text ? "" : this.addition;
      this.problem = "";
    } catch (error) {
      this.problem = sayError(error);
    } finally {
      this.busy = false;
    }
  }

  /** Day and time: a signed note is read for years. */
  private moment(instant: string | undefined): string {
    return instant
      ? new Date(instant).toLocaleString(this.langTag, {
          dateStyle: "medium",
          timeStyle: "short",
          ...(this.zone ? { timeZone: this.zone } : {}),
        })
      : "";
  }

  private time(instant: string | undefined): string {
    return instant ? new Date(instant).toLocaleTimeString(this.langTag) : "";
  }
}

function isSame(one: Text, other: Text): boolean {
  return SECTIONS.every((section) => one[section] === other[section]);
}

/** What somebody has written that is not in the stored text, each section under its name. */
function beyond(text: Text, stored: Text): string {
  return SECTIONS.filter((section) => text[section].trim() && text[section] !== stored[section])
    .map((section) => `${t(`note_${section}`)}: ${text[section]}`)
    .join("\n\n");
}
