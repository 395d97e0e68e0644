let context: AudioContext | undefined;

/** The page's one audio context; call it first in a tap, so that browsers let it sound. */
export function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") {
    void context.resume();
  }
  return context;
}

/** A short two-tone chime. */
export function chime(): void {
  const at = audio();
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
