import type { Other } from "../signalling/messages";

/** Somebody who is in the visit with sound and picture, with what a test says of them otherwise. */
export function other(person: string, part: Other["part"], more: Partial<Other> = {}): Other {
  return {
    person,
    part,
    name: person,
    shortName: person,
    presence: "JOINED",
    connected: true,
    microphone: true,
    camera: true,
    sharing: false,
    silenced: false,
    hidden: false,
    link: "good",
    ...more,
  };
}
