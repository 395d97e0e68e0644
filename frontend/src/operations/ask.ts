const PATIENCE = 5000;

/** What came of asking: a newer reading, no answer, or that the login has ended. */
export type Asked =
  | { readonly kind: "reading"; readonly reading: Element }
  | { readonly kind: "silent" }
  | { readonly kind: "ended" };

/**
 * Asks for the page and returns its reading. The browser reads the answer as a document of its own, in which no script runs: no page
 * of ours builds HTML from text.
 */
export function ask(path: string): Promise<Asked> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", path);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Requested-With", "JavaScript");
    request.onload = () => resolve(answered(request.status, request.responseXML));
    request.onerror = () => resolve({ kind: "silent" });
    request.ontimeout = () => resolve({ kind: "silent" });
    request.onabort = () => resolve({ kind: "silent" });
    request.send();
  });
}

/** What the answer says. 499 is what the server answers a script whose login has ended. */
export function answered(status: number, page: Document | null): Asked {
  if (status === 499 || status === 401 || status === 403) {
    return { kind: "ended" };
  }
  const reading = status === 200 ? page?.querySelector("[data-reading]") : null;
  return reading ? { kind: "reading", reading } : { kind: "silent" };
}
