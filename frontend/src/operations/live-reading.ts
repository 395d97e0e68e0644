import { announce } from "../ui/announce";
import { t } from "../ui/words";
import { type Asked, ask } from "./ask";

const EVERY = 2500;

/**
 * Keeps a reading that the server rendered fresh: asks for the page again and takes over its reading. What was last known stays, and
 * it says when that is old. A person may pause it (WCAG 2.2, 2.2.2); a page that nobody looks at does not ask.
 */
export class LiveReading extends HTMLElement {
  /** How the page is asked for; a test gives its own. */
  ask: (path: string) => Promise<Asked> = ask;
  private state: "live" | "stale" | "paused" | "ended" = "live";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly looked = () => {
    if (!document.hidden) {
      this.next(0);
    }
  };

  connectedCallback(): void {
    const controls = this.querySelector<HTMLElement>("[data-controls]");
    if (controls) {
      controls.hidden = false;
    }
    this.button()?.addEventListener("click", () => {
      this.state = this.state === "paused" ? "live" : "paused";
      this.say();
      this.next(0);
    });
    document.addEventListener("visibilitychange", this.looked);
    this.say();
    this.next(EVERY);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.looked);
  }

  private next(after: number): void {
    clearTimeout(this.timer);
    if (this.state !== "paused" && this.state !== "ended") {
      this.timer = setTimeout(() => void this.refresh(), after);
    }
  }

  private async refresh(): Promise<void> {
    if (document.hidden) {
      return;
    }
    const asked = await this.ask(this.getAttribute("at") ?? location.pathname);
    // Somebody may have paused while the answer was on its way.
    if (this.state === "paused" || !this.isConnected) {
      return;
    }
    switch (asked.kind) {
      case "reading":
        this.take(asked.reading);
        this.state = "live";
        break;
      case "silent":
        this.state = "stale";
        break;
      case "ended":
        this.state = "ended";
        break;
    }
    this.say();
    this.next(EVERY);
  }

  private take(reading: Element): void {
    const old = this.querySelector("[data-reading]");
    const before = new Map(standings(old));
    old?.replaceWith(document.adoptNode(reading));
    const changed = [...standings(reading)].filter(([bridge, say]) => before.get(bridge) !== say);
    if (changed.length > 0) {
      announce(changed.map(([, say]) => say).join(". "));
    }
  }

  private say(): void {
    const status = this.querySelector<HTMLElement>("[data-status]");
    const time = this.querySelector("[data-reading] [data-time]")?.textContent ?? "";
    const words = {
      live: () => t("reading_live"),
      stale: () => t("reading_stale", { time }),
      paused: () => t("reading_paused", { time }),
      ended: () => t("live_closed"),
    }[this.state]();
    // Said again, it would be read aloud again.
    if (status && status.textContent !== words) {
      status.textContent = words;
    }
    this.dataset.state = this.state;
    const button = this.button();
    if (button) {
      button.hidden = this.state === "ended";
      button.textContent = t(this.state === "paused" ? "reading_resume" : "reading_pause");
    }
  }

  private button(): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>("[data-pause]");
  }
}

function standings(reading: Element | null): [string, string][] {
  return [...(reading?.querySelectorAll<HTMLElement>("[data-bridge]") ?? [])].map((bridge) => [
    bridge.dataset.bridge ?? "",
    bridge.dataset.say ?? "",
  ]);
}

customElements.define("live-reading", LiveReading);
