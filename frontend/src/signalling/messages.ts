import type { Problem } from "../ui/problem";

export type State =
  | "HELD"
  | "REQUESTED"
  | "BOOKED"
  | "CHECKING_IN"
  | "WAITING"
  | "INVITED"
  | "IN_VISIT"
  | "ON_HOLD"
  | "INTERRUPTED"
  | "DOCUMENTING"
  | "COMPLETED"
  | "LEFT"
  | "NO_SHOW"
  | "CANCELLED";

export type Presence = "EXPECTED" | "KNOCKING" | "ADMITTED" | "JOINED" | "AWAY" | "GONE" | "REMOVED";
export type Link = "good" | "fair" | "weak";
export type Way = "NONE" | "DIRECT" | "BRIDGE";

/** Somebody else in the visit. */
export type Other = {
  readonly person: string;
  readonly part: string;
  readonly name: string;
  readonly shortName: string;
  readonly presence: Presence;
  readonly connected: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly sharing: boolean;
  readonly silenced: boolean;
  readonly hidden: boolean;
  readonly link: Link;
};

/** An invited guest as their provider, and whoever invited them, sees them, wherever they are. */
export type Guest = {
  readonly person: string;
  readonly part: string;
  readonly name: string;
  readonly by: "PATIENT" | "PROVIDER" | "CLINIC";
  readonly presence: Presence;
  readonly connected: boolean;
  readonly named: boolean;
  readonly aside: boolean;
  readonly knocked?: string;
  readonly declined?: "later" | "no";
};

/**
 * How media travels for this page. Another epoch, or another leg of one, is another connection; what belongs to an older one is
 * dropped, but a planned move keeps it until the new one shows the same.
 */
export type MediaView = {
  readonly epoch: number;
  readonly way: Way;
  readonly polite: boolean;
  readonly leg: string;
  readonly planned: boolean;
  /** Whether others may still show what comes over the bridge of the epoch before. */
  readonly kept: boolean;
  readonly relays: readonly {
    readonly urls: readonly string[];
    readonly username: string;
    readonly credential: string;
  }[];
};

/** How a patient's wish to be phoned was answered last. */
export type PhoneCall = { readonly at: string; readonly reached: boolean };

/** How a finished visit came to its end. */
export type Ending = "VIDEO" | "INTERRUPTED" | "PHONE";

/** The whole of what this person may see of the visit, at a revision. */
export type View = {
  readonly type: "view";
  readonly revision: number;
  readonly state: State;
  readonly since: string;
  readonly now: string;
  readonly me: {
    readonly person: string;
    readonly part: string;
    readonly presence: Presence;
    readonly sharing: boolean;
    readonly silenced: boolean;
    readonly hidden: boolean;
  };
  readonly others: readonly Other[];
  readonly times: {
    readonly start: string;
    readonly minutes: number;
    readonly joined?: string;
    readonly finished?: string;
  };
  readonly waiting?: {
    readonly place?: number;
    readonly minutes?: number;
    readonly provider: "online" | "near" | "busy" | "over" | "away";
    readonly arrived: string;
    readonly missed: boolean;
  };
  readonly until?: string;
  readonly media?: MediaView;
  readonly lines: number;
  readonly phone: boolean;
  readonly call?: PhoneCall;
  readonly cancelled?: string;
  readonly desk?: {
    readonly complete: boolean;
    readonly consent?: string;
    readonly camera?: string;
    readonly microphone?: string;
    readonly network?: string;
    readonly patientConnected: boolean;
    readonly arrived?: string;
    readonly invitations: number;
    readonly asked?: string;
    readonly ending?: Ending;
    readonly interpreter?: string;
    readonly room: boolean;
    readonly most: number;
    readonly guests: readonly Guest[];
  };
  readonly guest?: {
    readonly name: string;
    readonly aside: boolean;
    readonly declined?: "later" | "no";
  };
  /** Whom the patient has invited, for the patient alone. */
  readonly family?: readonly Guest[];
};

/** A chat line or a message of staff. */
export type Line = {
  readonly type: "line";
  readonly number: number;
  readonly at: string;
  readonly kind: "CHAT" | "MESSAGE";
  readonly from: string;
  readonly name: string;
  readonly text: string;
  readonly mine: boolean;
};

export type Description = { readonly type: "offer" | "answer" | "rollback"; readonly sdp: string };
export type Candidate = {
  readonly candidate: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
};

export type Signal = {
  readonly type: "signal";
  readonly epoch: number;
  readonly description?: Description;
  readonly candidate?: Candidate;
};

/** The bridge's offer for a leg. The answer names the version. */
export type Offer = {
  readonly type: "offer";
  readonly epoch: number;
  readonly leg: string;
  readonly version: number;
  readonly sdp: string;
  readonly sections: readonly {
    readonly mid: string;
    readonly source: string;
    readonly kind: "audio" | "camera" | "screen";
    readonly person: string;
  }[];
};

/** What the bridge says of a leg: only what has changed is named. */
export type Scene = {
  readonly type: "scene";
  readonly leg: string;
  readonly speaker?: string;
  readonly shown?: readonly string[];
  readonly wanted?: Readonly<Record<string, number>>;
  readonly silent?: readonly string[];
};

/** One encoding of a camera. */
export type Layer = { readonly ssrc: number; readonly repair?: number };

/** One visit on a board, whole. */
export type Row = {
  readonly visit: string;
  readonly revision: number;
  readonly start: string;
  readonly minutes: number;
  readonly patient: string;
  readonly age?: number;
  readonly sex: string;
  readonly type: string;
  readonly provider: string;
  readonly providerId: string;
  readonly state: State;
  readonly since: string;
  readonly arrived?: string;
  readonly lateFrom?: string;
  readonly connected: boolean;
  readonly noShowFrom?: string;
  readonly leftFrom?: string;
  readonly needs: readonly string[];
  readonly asked?: string;
  readonly call?: PhoneCall;
  readonly ending?: Ending;
  readonly devices?: { readonly camera: string; readonly microphone: string; readonly network: string };
  readonly mine: boolean;
  readonly interpreter?: string;
  readonly interpreters: readonly {
    readonly person: string;
    readonly name: string;
    readonly presence: Presence;
    readonly mine: boolean;
  }[];
};

export type Board = {
  readonly type: "board";
  readonly all: boolean;
  readonly now: string;
  readonly rows: readonly Row[];
};
export type Done = { readonly type: "done"; readonly id: string };
export type Refusal = { readonly type: "refused"; readonly id: string; readonly problem: Problem };

/** What the server says. */
export type ServerMessage = View | Line | Signal | Offer | Scene | Done | Refusal | Board;

/** What the page says; the id is added when it is sent. */
export type Command =
  | { readonly type: "beat" }
  | { readonly type: "join" }
  | { readonly type: "renew"; readonly epoch: number; readonly leg: string }
  | { readonly type: "leave" }
  | {
      readonly type: "say";
      readonly microphone: boolean;
      readonly camera: boolean;
      readonly sharing: boolean;
      readonly link: Link;
      readonly seen: number;
    }
  | { readonly type: "chat"; readonly text: string }
  | { readonly type: "lines"; readonly since: number }
  | {
      readonly type: "signal";
      readonly epoch: number;
      readonly description?: Description;
      readonly candidate?: Candidate;
    }
  | {
      readonly type: "answer";
      readonly leg: string;
      readonly version: number;
      readonly sdp: string;
      readonly layers?: readonly Layer[];
    }
  | { readonly type: "camera"; readonly leg: string; readonly layers: readonly Layer[] }
  | { readonly type: "watch"; readonly leg: string; readonly heights: Readonly<Record<string, number>> }
  | { readonly type: "moved"; readonly epoch: number }
  | { readonly type: "look" }
  | {
      readonly type: "mute";
      readonly person: string;
      readonly microphone: boolean;
      readonly camera: boolean;
    };

const TYPES: ReadonlySet<string> = new Set([
  "view",
  "line",
  "signal",
  "offer",
  "scene",
  "done",
  "refused",
  "board",
]);

/** Parses at the border: what is not one of the server's messages is not looked at. */
export function parse(text: string): ServerMessage | undefined {
  const message: unknown = JSON.parse(text);
  if (
    typeof message === "object" &&
    message !== null &&
    "type" in message &&
    typeof message.type === "string" &&
    TYPES.has(message.type)
  ) {
    return message as ServerMessage;
  }
  return undefined;
}
