const waiting: string[] = [];
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something to screen readers without interrupting them; at most one sentence in three seconds. */
export function announce(sentence: string): void {
  waiting.splice(0, waiting.length, sentence);
  if (timer !== undefined) {
    return;
  }
  timer = setTimeout(
    () => {
      timer = undefined;
      last = Date.now();
      put("polite", waiting.pop() ?? "");
    },
    Math.max(0, last + 3000 - Date.now()),
  );
}

/** Says something at once: an invitation, a hold, a loss. */
export function alertNow(sentence: string): void {
  put("assertive", sentence);
}

function put(region: string, sentence: string): void {
  const element = document.getElementById(region);
  if (element) {
    element.textContent = sentence;
  }
}
