type Factory = { createPolicy(name: string, rules: { createHTML(text: string): string }): unknown };

/** Our one trusted-types policy: it makes nothing, since no page of ours builds HTML from text. */
(globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("anteroom", {
  createHTML: () => {
    throw new TypeError("pages do not build HTML from text");
  },
});
