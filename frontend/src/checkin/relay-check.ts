import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Passage, type Relay, tryRelays } from "../media/relay";
import { api } from "../ui/api";
import { Island } from "../ui/light";
import { t } from "../ui/words";

/** Says whether the visitor's network lets media through to the clinic's relays. Needs no camera, and is silent where there are none. */
@customElement("visit-relay-check")
export class RelayCheck extends Island {
  @property() visit = "";
  @state() private found: Passage | "asking" | "unknown" | "" = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.check();
  }

  protected override get isReady(): boolean {
    return this.found !== "";
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.found === "") {
      return nothing;
    }
    const isOpen = this.found === "both" || this.found === "udp";
    return html`<ul class="mb-4"><li class="task"><span class="min-w-28">${t("check_relay")}</span>
      <span role="status" data-relay=${this.found} class="text-right ${isOpen ? "task-done" : "task-open"}">${this.words()}</span></li></ul>`;
  }

  private words(): string {
    switch (this.found) {
      case "both":
      // The best way is open, which is all that a visitor needs to know; whoever runs the relays finds the difference in the page.
      case "udp":
        return t("check_relayBoth");
      case "tcp":
        return t("check_relayTcp");
      case "none":
        return t("check_relayNone");
      case "asking":
        return t("check_relayAsking");
      default:
        return t("check_relayUnknown");
    }
  }

  private async check(): Promise<void> {
    try {
      const { relays } = await api<{ relays: Relay[] }>("POST", `/api/v/${this.visit}/check/relay`);
      if (relays.length > 0) {
        this.found = "asking";
        this.found = await tryRelays(relays);
      } else {
        this.replaceChildren();
      }
    } catch {
      this.found = "unknown";
    }
  }
}
