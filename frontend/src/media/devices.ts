import { audio } from "../ui/sound";

/** What was found of a device. */
export type Found = "works" | "blocked" | "missing" | "busy" | "skipped";

const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Camera and microphone as they could be had; what could not be had says why. */
export type Capture = { readonly stream: MediaStream; readonly camera: Found; readonly microphone: Found };

/** Whether this browser and page can capture at all. */
export function canCapture(): boolean {
  return (
    typeof navigator.mediaDevices?.getUserMedia === "function" && typeof RTCPeerConnection === "function"
  );
}

/** Asks once for both; when that fails, for each alone, so that a missing camera does not cost the microphone. */
export async function capture(camera: string | boolean, microphone: string | boolean): Promise<Capture> {
  const wanted = { video: picture(camera), audio: sound(microphone) };
  if (!wanted.video && !wanted.audio) {
    return { stream: new MediaStream(), camera: "skipped", microphone: "skipped" };
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    return {
      stream,
      camera: wanted.video ? "works" : "skipped",
      microphone: wanted.audio ? "works" : "skipped",
    };
  } catch (error) {
    if (!wanted.video || !wanted.audio) {
      const chosen = typeof camera === "string" || typeof microphone === "string";
      if (chosen && nameOf(error) === "OverconstrainedError") {
        // Chosen and unplugged since: any other of its kind is better than none.
        return capture(camera !== false, microphone !== false);
      }
      const found = reason(error);
      return {
        stream: new MediaStream(),
        camera: wanted.video ? found : "skipped",
        microphone: wanted.audio ? found : "skipped",
      };
    }
    const [eyes, ears] = [await capture(camera, false), await capture(false, microphone)];
    return {
      stream: new MediaStream([...eyes.stream.getTracks(), ...ears.stream.getTracks()]),
      camera: eyes.camera,
      microphone: ears.microphone,
    };
  }
}

/** Exactly the one that was chosen: for one that is merely preferred Chromium gives its default microphone. */
function picture(camera: string | boolean): MediaTrackConstraints | false {
  if (camera === false) {
    return false;
  }
  return typeof camera === "string" && camera
    ? { ...PICTURE, deviceId: { exact: camera } }
    : { ...PICTURE, facingMode: "user" };
}

function sound(microphone: string | boolean): MediaTrackConstraints | false {
  if (microphone === false) {
    return false;
  }
  const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return typeof microphone === "string" && microphone ? { ...clean, deviceId: { exact: microphone } } : clean;
}

/** The reason for a refusal, from the names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia. */
export function reason(error: unknown): Found {
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "SecurityError":
      return "blocked";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "missing";
  }
}

/** Not every browser's OverconstrainedError is a DOMException. */
function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}

/** A drawn moving picture with a soft tone, for trying the product where there is no free camera. */
export function drawn(label: string): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 360;
  const pen = canvas.getContext("2d");
  let frame = 0;
  const draw = () => {
    if (!pen) {
      return;
    }
    frame += 1;
    pen.fillStyle = "#025050";
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = "#84dcdc";
    pen.beginPath();
    pen.arc(320 + 180 * Math.sin(frame / 30), 180 + 60 * Math.cos(frame / 22), 48, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = "#ffffff";
    pen.font = "28px sans-serif";
    pen.fillText(label, 24, 330);
  };
  const timer = setInterval(draw, 66);
  draw();
  const at = audio();
  const tone = at.createOscillator();
  const volume = at.createGain();
  const out = at.createMediaStreamDestination();
  tone.frequency.value = 220;
  volume.gain.value = 0.02;
  tone.connect(volume).connect(out);
  tone.start();
  const stream = canvas.captureStream(15);
  for (const track of out.stream.getAudioTracks()) {
    stream.addTrack(track);
  }
  stream.getVideoTracks()[0]?.addEventListener("ended", () => clearInterval(timer));
  return stream;
}

/** The devices that can be chosen, with names that are never empty. */
export async function devices(
  kind: MediaDeviceKind,
  name: (number: number) => string,
): Promise<readonly Choice[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all
    .filter((device) => device.kind === kind && device.deviceId !== "")
    .map((device, index) => ({ id: device.deviceId, label: device.label || name(index + 1) }));
}

/** A device that can be chosen. */
export type Choice = { readonly id: string; readonly label: string };

/** Ends all tracks: the camera's light goes off. */
export function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
    track.dispatchEvent(new Event("ended"));
  }
}

/** Measures how loud a stream is, from 0 to 1, until stopped. */
export class Meter {
  private readonly analyser = audio().createAnalyser();
  private readonly source: MediaStreamAudioSourceNode;
  private readonly samples: Uint8Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.analyser.fftSize = 512;
    this.samples = new Uint8Array(this.analyser.fftSize);
    this.source = audio().createMediaStreamSource(stream);
    this.source.connect(this.analyser);
  }

  level(): number {
    this.analyser.getByteTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) {
      sum += ((sample - 128) / 128) ** 2;
    }
    return Math.min(1, Math.sqrt(sum / this.samples.length) * 4);
  }

  stop(): void {
    this.source.disconnect();
  }
}
