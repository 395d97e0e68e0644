import { type Problem, Refused } from "./problem";

/**
 * Asks the JSON API.
 *
 * @throws Refused when the server refuses, and a TypeError when it cannot be reached
 */
export async function api<Answer>(
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", "X-Requested-With": "JavaScript" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) {
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }
  throw new Refused(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("Content-Type")?.includes("problem+json")) {
    return (await response.json()) as Problem;
  }
  // 499 is what the server answers a script whose login has ended.
  const type = response.status === 499 || response.status === 401 ? "not-known" : "fault";
  return { type: `/problems/${type}`, title: response.statusText, status: response.status };
}
