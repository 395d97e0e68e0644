import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./visit-note";
import type { VisitNote } from "./visit-note";

type Text = Record<string, string>;
type Body = { revision?: number; text?: Text | string; id?: string };

const EMPTY: Text = { subjective: "", objective: "", assessment: "", plan: "", summary: "" };

/** The note as the server keeps it: compare-and-set on the revision, addenda by their id. */
class Server {
  revision = 0;
  text = EMPTY;
  signed: { at: string; by: string } | null = null;
  addenda: { id: string; at: string; by: string; text: string }[] = [];
  intact = true;
  asked: string[] = [];
  /** The next answer never arrives, though what was asked is done. */
  loses = false;
  refuses = 0;
  gate: Promise<void> | undefined;

  readonly fetch = async (path: string, { method = "GET", body }: RequestInit): Promise<Response> => {
    this.asked.push(`${method} ${path.split("/").at(-1)}`);
    await this.gate;
    const answer = this.answer(method, path, JSON.parse(String(body ?? "{}")) as Body);
    if (this.loses) {
      this.loses = false;
      throw new TypeError("connection lost");
    }
    return answer;
  };

  private answer(method: string, path: string, { revision, text, id }: Body): Response {
    if (method === "GET") {
      return Response.json(this);
    }
    if (this.refuses > 0) {
      return problem(this.refuses, "too-large");
    }
    if (path.endsWith("/addenda")) {
      if (!this.addenda.some((one) => one.id === id)) {
        this.addenda = [...this.addenda, { id: id ?? "", at: "", by: "", text: String(text) }];
      }
      return Response.json(this);
    }
    if (this.signed || revision !== this.revision) {
      return problem(409, "stale");
    }
    if (path.endsWith("/sign")) {
      this.signed = { at: "2026-11-24T10:00:00Z", by: "Dr Okafor" };
      return Response.json(this);
    }
    this.text = text as Text;
    this.revision += 1;
    return Response.json({ revision: this.revision });
  }
}

function problem(status: number, type: string): Response {
  return new Response(JSON.stringify({ type: `/problems/${type}`, title: type, status }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

let server: Server;
let note: VisitNote;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
  note = document.createElement("visit-note") as VisitNote;
  note.finished = true;
  document.body.replaceChildren(note);
  await pass(0);
});

afterEach(() => {
  note.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function pass(time: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(time);
  await note.updateComplete;
}

function at<E extends HTMLElement>(selector: string): E {
  const found = note.querySelector<E>(selector);
  if (!found) {
    throw new Error(`${selector} is not in ${note.innerHTML}`);
  }
  return found;
}

function write(name: string, text: string): void {
  const field = at<HTMLTextAreaElement>(`[name=${name}]`);
  field.value = text;
  field.dispatchEvent(new Event("input"));
}

async function press(selector: string): Promise<void> {
  at(selector).click();
  await pass(0);
}

function status(): string | undefined {
  return at("[data-note-status]").dataset.noteStatus;
}

test("a save whose answer is lost is no conflict with oneself, and what follows is saved", async () => {
  write("plan", "Rest");
  server.loses = true;
  await pass(1_500);
  expect(status()).toBe("failed");
  write("plan", "Rest and water");
  await pass(5_000);
  expect(note.querySelector("[data-conflict]")).toBeNull();
  expect(status()).toBe("saved");
  expect(server.text.plan).toBe("Rest and water");
});

test("what somebody else has saved is a conflict, and saving waits for the choice", async () => {
  server.text = { ...EMPTY, plan: "Theirs" };
  server.revision = 1;
  write("plan", "Mine");
  await pass(10_000);
  expect(server.text.plan).toBe("Theirs");
  await press("[data-conflict] button");
  await pass(1_500);
  expect(server.text.plan).toBe("Mine");
});

test("text that a signature elsewhere left out is kept for an addendum", async () => {
  server.text = { ...EMPTY, plan: "Signed" };
  server.revision = 1;
  server.signed = { at: "2026-11-24T10:00:00Z", by: "Dr Okafor" };
  write("objective", "Seen late");
  await pass(1_500);
  await press("[data-conflict] button");
  expect(at<HTMLTextAreaElement>("[name=addendum]").value).toBe("note_objective: Seen late");
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
});

test("signing during a save signs what is written by then", async () => {
  let open = () => {};
  server.gate = new Promise((resolve) => {
    open = resolve;
  });
  write("plan", "Rest");
  await pass(1_500);
  write("plan", "Rest and water");
  at("form").dispatchEvent(new Event("submit", { cancelable: true }));
  await pass(0);
  await press("[data-sign-now]");
  expect(at<HTMLTextAreaElement>("[name=plan]").readOnly).toBe(true);
  server.gate = undefined;
  open();
  await pass(0);
  expect(server.signed).not.toBeNull();
  expect(server.text.plan).toBe("Rest and water");
  expect(note.querySelector("[data-signed]")).not.toBeNull();
});

test("a signature whose answer is lost is found again", async () => {
  write("plan", "Rest");
  await pass(1_500);
  at("form").dispatchEvent(new Event("submit", { cancelable: true }));
  await pass(0);
  server.loses = true;
  await press("[data-sign-now]");
  await press("[data-sign-now]");
  expect(note.querySelector("[data-signed]")).not.toBeNull();
  expect(note.querySelector("[data-conflict]")).toBeNull();
});

test("an addendum is added once, however often it is pressed or its answer lost", async () => {
  server.signed = { at: "2026-11-24T10:00:00Z", by: "Dr Okafor" };
  const again = document.createElement("visit-note") as VisitNote;
  document.body.replaceChildren(again);
  note = again;
  await pass(0);
  write("addendum", "Called back");
  server.loses = true;
  for (let i = 0; i < 3; i++) {
    at("form").dispatchEvent(new Event("submit", { cancelable: true }));
    at("form").dispatchEvent(new Event("submit", { cancelable: true }));
    await pass(0);
  }
  expect(server.addenda.map(({ text }) => text)).toEqual(["Called back"]);
  expect(at<HTMLTextAreaElement>("[name=addendum]").value).toBe("");
});

test("a text that is refused is said and not sent again until it changes", async () => {
  server.refuses = 413;
  write("plan", "Rest");
  await pass(20_000);
  expect(server.asked.filter((one) => one.startsWith("PUT"))).toHaveLength(1);
  expect(at("p.text-error[role=alert]:not([data-note-status])").textContent).toBe("too-large");
  server.refuses = 0;
  write("plan", "R");
  await pass(1_500);
  expect(status()).toBe("saved");
});

test.each([true, false])("that a signed note was changed in the store is said: %s", async (intact) => {
  server.signed = { at: "2026-11-24T10:00:00Z", by: "Dr Okafor" };
  server.intact = intact;
  note.remove();
  document.body.replaceChildren(note);
  await pass(0);
  expect(note.querySelector("[data-changed]")?.textContent?.trim()).toBe(intact ? undefined : "note_changed");
});
