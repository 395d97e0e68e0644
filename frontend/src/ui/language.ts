/** The language of a tag (BCP 47) as people of another language call it; the tag itself where the browser has no word for it. */
export function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
