import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { after } from "../board/order";
import { LiveSocket } from "../signalling/live-socket";
import type { Board, Row } from "../signalling/messages";
import { announce } from "../ui/announce";
import { Island } from "../ui/light";
import { t } from "../ui/words";

/**
 * Who else waits for this provider today, beside the visit that is open: one calm line for the one who waits longest. It sounds
 * nothing, since somebody may be talking.
 */
@customElement("next-patient")
export class NextPatient extends Island {
  /** The visit that is open. */
  @property() visit = "";
  @property() clinic = "";
  @property() zone = "";
  @property({ attribute: "lang-tag" }) langTag = "en";
  /** Whether this page is in a visit now: then the other one opens beside it. */
  @property({ type: Boolean }) talking = false;
  @state() private rows: ReadonlyMap<string, Row> = new Map();
  private loaded = false;
  private socket!: LiveSocket;

  override connectedCallback(): void {
    super.connectedCallback();
    this.socket = new LiveSocket(`/ws/board/${this.clinic}?of=own`, {
      message: (message) => {
        if (message.type === "board") {
          this.take(message);
        }
      },
      live: () => undefined,
      ended: () => {
        this.rows = new Map();
      },
    });
    this.socket.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.socket.close();
  }

  private take(board: Board): void {
    const before = this.rows;
    this.rows = after(before, board);
    for (const row of board.rows) {
      if (this.loaded && this.waits(row) && before.get(row.visit)?.state !== "WAITING") {
        announce(this.words(row));
      }
    }
    this.loaded = true;
  }

  private waits(row: Row): boolean {
    return row.visit !== this.visit && row.state === "WAITING";
  }

  protected override render(): TemplateResult | typeof nothing {
    const waiting = [...this.rows.values()]
      .filter((row) => this.waits(row))
      .sort((one, other) => one.since.localeCompare(other.since));
    const first = waiting[0];
    if (!first) {
      return nothing;
    }
    return html`<p class="flex flex-wrap items-center gap-x-3 gap-y-1 bg-base-100 text-base-content border-b border-base-300 px-4 py-2" data-next=${first.visit}><span class="icon-[lucide--hourglass] size-5 shrink-0" aria-hidden="true"></span>
      <a class="link inline-flex items-center min-h-8" href="/visits/${first.visit}" target=${this.talking ? "_blank" : nothing} rel="noopener">${this.words(first)}${this.talking ? html`<span class="sr-only"> (${t("next_newWindow")})</span>` : nothing}</a>
      ${waiting.length > 1 ? html`<span>${t("next_more", { count: waiting.length - 1 })}</span>` : nothing}</p>`;
  }

  private words(row: Row): string {
    return t("next_waits", {
      name: row.patient,
      time: new Date(row.since).toLocaleTimeString(this.langTag, { timeStyle: "short", timeZone: this.zone }),
    });
  }
}
