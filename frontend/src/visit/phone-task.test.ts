import { afterEach, expect, test, vi } from "vitest";
import "./phone-task";
import type { PhoneTask } from "./phone-task";

const ASKED = "2026-11-23T15:54:00.120Z";

/** The task as a page shows it, and a server that answers what it is told so. */
async function open(answer: () => Response): Promise<{ task: PhoneTask; told: unknown[] }> {
  const told: unknown[] = [];
  vi.stubGlobal("fetch", async (_path: string, { body }: RequestInit) => {
    told.push(JSON.parse(String(body)));
    return answer();
  });
  const task = document.createElement("phone-task") as PhoneTask;
  task.visit = "v";
  task.asked = ASKED;
  document.body.append(task);
  await task.updateComplete;
  return { task, told };
}

function press(task: PhoneTask, selector: string): void {
  task.querySelector<HTMLButtonElement>(selector)?.click();
}

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test("an answer names the wish that the page shows", async () => {
  const { task, told } = await open(() => Response.json({}));

  press(task, "[data-reached]");

  await vi.waitFor(() => expect(told).toEqual([{ reached: true, asked: ASKED }]));
});

test("whoever answered an earlier wish reads that the patient has asked again", async () => {
  const stale = { type: "/problems/stale", title: "stale", status: 409 };
  const { task } = await open(
    () =>
      new Response(JSON.stringify(stale), {
        status: 409,
        headers: { "Content-Type": "application/problem+json" },
      }),
  );

  press(task, "[data-not-reached]");

  await vi.waitFor(() => expect(task.querySelector("[role=alert]")?.textContent).toBe("phone_askedAgain"));
});
