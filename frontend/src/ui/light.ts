import { LitElement } from "lit";

/** An island in light DOM: the page's styles, labels and ids reach it, and it replaces what the server rendered inside it. */
export class Island extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren();
    return this;
  }
}

/** Ends a switch that has a branch for everything: a new case breaks the build where it matters. */
export function unreachable(value: never): never {
  throw new Error(`not expected: ${JSON.stringify(value)}`);
}
