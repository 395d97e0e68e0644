import { html, nothing, type TemplateResult } from "lit";
import type { Other, Presence, View } from "../signalling/messages";
import { t } from "../ui/words";

const GUESTS: ReadonlySet<string> = new Set(["FAMILY", "INTERPRETER", "COLLEAGUE"]);

/**
 * Everybody in the visit with name and role: nobody who is in it is hidden from anybody in it.
 *
 * @param deeds what can be done for guests, by person; only the provider's page has it
 */
export function people(
  view: View,
  own: string,
  deeds: ReadonlyMap<string, Deeds> = new Map(),
): TemplateResult {
  return html`<ul class="people" data-people>
    ${person({ ...view.me, name: own }, true)}
    ${view.others.map((other) => person(other, false, deeds.get(other.person)))}
  </ul>`;
}

/** Buttons; none where the visit is over. */
export type Deeds = readonly TemplateResult[];

type Listed = Pick<Other, "person" | "name" | "part" | "presence">;

function person(one: Listed, mine: boolean, deeds?: Deeds): TemplateResult {
  const isYou = mine && one.name !== t("call_you");
  return html`<li class="person" data-guest=${deeds ? one.person : nothing} data-presence=${deeds ? one.presence : nothing}>
    <span class="font-bold"><bdi>${one.name}</bdi>${isYou ? ` (${t("people_you")})` : ""}</span>
    <span class="chip chip-BOOKED">${t(`role_${one.part}`)}</span><span class="muted">${whereIs(one.presence)}</span>
    ${deeds ? html`<span class="flex flex-wrap gap-2 basis-full">${deeds}</span>` : nothing}</li>`;
}

/** Where somebody is, in words. */
export function whereIs(presence: Presence): string {
  switch (presence) {
    case "JOINED":
      return t("people_here");
    case "ADMITTED":
      return t("people_joining");
    case "AWAY":
      return t("people_lost");
    case "GONE":
      return t("people_gone");
    case "EXPECTED":
    case "KNOCKING":
      return t("people_expected");
    case "REMOVED":
      return t("people_removed");
  }
}

/** A name with its role where it needs one: a guest may call themselves as they like, the role comes from the server. */
export function nameOf(other: Pick<Other, "name" | "part">): string {
  return GUESTS.has(other.part)
    ? t("people_named", { name: other.name, role: t(`role_${other.part}`) })
    : other.name;
}

/** The role to say after the name of whoever wrote a line; empty for patient and provider. */
export function roleOf(view: View | undefined, id: string): string {
  const other = view?.others.find((one) => one.person === id);
  return other && GUESTS.has(other.part) ? t(`role_${other.part}`) : "";
}

/** Who has come into the visit or left it between two views, in sentences. */
export function comings(before: View | undefined, now: View): string[] {
  if (!before) {
    return [];
  }
  const was = new Map(before.others.map((other) => [other.person, other.presence]));
  const sentences: string[] = [];
  for (const other of now.others) {
    const then = was.get(other.person);
    if (other.presence === "JOINED" && then !== "JOINED") {
      sentences.push(t("people_joined", { name: nameOf(other) }));
    }
  }
  for (const other of before.others) {
    const there = now.others.find((one) => one.person === other.person);
    if (other.presence === "JOINED" && (!there || there.presence === "GONE")) {
      sentences.push(t("people_left", { name: nameOf(other) }));
    }
  }
  return sentences;
}
