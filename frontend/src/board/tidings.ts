import type { Row } from "../signalling/messages";
import { t } from "../ui/words";
import { news } from "./order";

/** What is said and heard of new rows: who has come, and who wants to be phoned. Empty when that is nobody. */
export function tidings(before: ReadonlyMap<string, Row>, rows: Iterable<Row>): string {
  const { arrived, asked } = news(before, rows);
  const sentences = [
    ...arrived.map(({ patient }) => t("board_arrived", { name: patient })),
    ...asked.map(({ patient }) => t("board_asked", { name: patient })),
  ];
  return sentences.length > 0 ? `${sentences.join(". ")}.` : "";
}

/** The page's title with how many expect us, in place of how many it said before. */
export function counted(title: string, expecting: number): string {
  return `${expecting > 0 ? `(${expecting}) ` : ""}${title.replace(/^\(\d+\) /, "")}`;
}
