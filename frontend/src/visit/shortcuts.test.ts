import { beforeEach, expect, test } from "vitest";
import { press } from "./shortcuts";

let pressed = 0;

beforeEach(() => {
  pressed = 0;
  document.body.innerHTML = '<textarea></textarea><button data-key="KeyM">Mute</button>';
  document.querySelector("button")?.addEventListener("click", () => {
    pressed++;
  });
});

function key(code: string, keys: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent("keydown", { code, altKey: true, shiftKey: true, cancelable: true, ...keys });
}

test("a key with Alt and Shift presses its control and writes nothing", () => {
  const event = key("KeyM");
  expect(press(event, document.body)).toBe(true);
  expect(pressed).toBe(1);
  expect(event.defaultPrevented).toBe(true);
});

test("a letter alone, a held key and other combinations press nothing", () => {
  for (const keys of [
    { altKey: false, shiftKey: false },
    { shiftKey: false },
    { repeat: true },
    { ctrlKey: true },
  ]) {
    expect(press(key("KeyM", keys), document.body)).toBe(false);
  }
  expect(pressed).toBe(0);
});

test("a control that is not there and a page that asks something are left alone", () => {
  expect(press(key("KeyH"), document.body)).toBe(false);
  document.body.insertAdjacentHTML("beforeend", "<dialog open></dialog>");
  expect(press(key("KeyM"), document.body)).toBe(false);
  expect(pressed).toBe(0);
});
