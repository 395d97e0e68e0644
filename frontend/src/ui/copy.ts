/**
 * Copies a text. Where pages have no clipboard the field is selected, so that the keyboard can copy what stands in it.
 *
 * @returns whether it was copied
 */
export async function copy(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.focus();
    field?.select();
    return false;
  }
}
