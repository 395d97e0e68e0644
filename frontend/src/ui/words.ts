const block = document.getElementById("words")?.textContent;
const words: Readonly<Record<string, string>> = block ? (JSON.parse(block) as Record<string, string>) : {};

/** The sentence under the key, in the page's language, with its `{names}` filled in. */
export function t(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const sentence = words[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The sentence under the key, or nothing when the page has none. */
export function maybe(key: string): string | undefined {
  return words[key];
}
