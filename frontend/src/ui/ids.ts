const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** A random id as the server takes them: 26 letters of Crockford's base 32 (https://www.crockford.com/base32.html). */
export function randomId(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(26)),
    // Of the first letter only three bits count: 26 letters hold two bits more than an id.
    (byte, at) => LETTERS[byte % (at === 0 ? 8 : 32)],
  ).join("");
}
