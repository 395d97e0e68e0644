import { t } from "../ui/words";
import { dayAfter, dayAt } from "./days";

/** What the server wrote of today, the heading and the ways to other days, is another day after midnight. */
export class PageDay {
  private today = "";

  /** Call it again and again; it writes once a day. */
  write(now: Date, langTag: string, zone: string): void {
    const today = now.toLocaleDateString(langTag, {
      weekday: "long",
      day: "numeric",
      month: "long",
      timeZone: zone,
    });
    if (this.today && this.today !== today) {
      const heading = document.getElementById("day");
      if (heading) {
        heading.textContent = t("board_today", { date: today });
      }
      for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-step]")) {
        link.href = `?day=${dayAfter(dayAt(now, zone), Number(link.dataset.step))}`;
      }
    }
    this.today = today;
  }
}
