/** How long a browser may take to let a page sound before the page says that it cannot. */
const GRACE = 1_000;

let context: AudioContext | undefined;
let made = 0;
/** Whether a chime is due that the browser has not let sound yet. */
let isDue = false;

/** The page's one audio context; call it first in a tap, so that browsers let it sound. */
export function audio(): AudioContext {
  if (!context) {
    context = new AudioContext();
    made = performance.now();
    // A browser that wants a tap in this very page first takes any.
    addEventListener("click", () => void audio(), { capture: true });
  }
  if (context.state !== "running") {
    context.resume().catch(() => {
      // Said by isSilent; the next tap tries again.
    });
  }
  return context;
}

/** Whether the browser keeps this page silent until somebody taps it; known once {@link audio} was called. */
export function isSilent(): boolean {
  return context !== undefined && context.state !== "running" && performance.now() - made > GRACE;
}

/** A short two-tone chime; where the browser wants a tap first, once after it, however many were due. */
export function chime(): void {
  const at = audio();
  if (at.state === "running") {
    ring(at);
  } else if (!isDue) {
    isDue = true;
    at.resume()
      .then(() => ring(at))
      .catch(() => {
        // Not heard, and not put off to a time when it would mean nothing.
      })
      .finally(() => {
        isDue = false;
      });
  }
}

/** The chime for who is to come now, with a buzz for a phone that lies beside. Browsers refuse the buzz, aloud, before the first tap. */
export function summon(): void {
  chime();
  if (navigator.userActivation?.hasBeenActive ?? true) {
    navigator.vibrate?.([200, 100, 200]);
  }
}

function ring(at: AudioContext): void {
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = at.createOscillator();
    const volume = at.createGain();
    const start = at.currentTime + index * 0.18;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
    tone.connect(volume).connect(at.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}
