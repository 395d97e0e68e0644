const EVERY = 4 * 60 * 1000;

/** Keeps the login alive while a staff page is open, also during a call: asking refreshes the tokens on the server. */
export function keepSession(): void {
  setInterval(() => {
    fetch("/session", { headers: { "X-Requested-With": "JavaScript" } }).catch(() => {
      // Offline for the moment; the next round asks again, and the socket tells when the session is really over.
    });
  }, EVERY);
}
