import type { Guest, View } from "../signalling/messages";

/** Who knocks; people set aside wait on purpose and are not counted. */
export function atDoor(view: View | undefined): readonly Guest[] {
  return view?.desk?.guests.filter((guest) => guest.presence === "KNOCKING" && !guest.aside) ?? [];
}

/** Who knocks that did not before; nobody in the first view, which is seen and not heard. */
export function knocks(before: View | undefined, now: View): readonly Guest[] {
  const knocked = new Set(atDoor(before).map((guest) => guest.person));
  return before ? atDoor(now).filter((guest) => !knocked.has(guest.person)) : [];
}
