import { LitElement, type PropertyValues } from "lit";

/**
 * An island in light DOM: the page's styles, labels and ids reach it. What the server drew inside it stays until the island has
 * something to draw itself, so that people read while the script is still coming.
 */
export class Island extends LitElement {
  /** Whether the island knows enough to take the place of what the server drew. */
  protected get isReady(): boolean {
    return true;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.hasUpdated || this.isReady;
  }

  protected override update(changed: PropertyValues): void {
    if (!this.hasUpdated) {
      this.replaceChildren();
    }
    super.update(changed);
  }
}

/** Ends a switch that has a branch for everything: a new case breaks the build where it matters. */
export function unreachable(value: never): never {
  throw new Error(`not expected: ${JSON.stringify(value)}`);
}
