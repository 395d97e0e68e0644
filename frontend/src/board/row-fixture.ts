import type { Row } from "../signalling/messages";

/** A patient who waits, with what a test says of them otherwise. */
export function row(visit: string, more: Partial<Row> = {}): Row {
  return {
    visit,
    revision: 1,
    start: "2026-11-23T16:00:00Z",
    minutes: 20,
    patient: "",
    sex: "",
    type: "follow-up",
    provider: "",
    providerId: "",
    state: "WAITING",
    since: "2026-11-23T15:50:00Z",
    connected: true,
    needs: [],
    mine: false,
    interpreters: [],
    ...more,
  };
}
