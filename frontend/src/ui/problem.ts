import { maybe, t } from "./words";

/** Problem details as the server sends them (RFC 9457), over HTTP and on the socket alike. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly [detail: string]: unknown;
};

/** A refusal on its way to the screen. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.type);
  }
}

/** The problem in the page's language. */
export function say(problem: Problem): string {
  return maybe(`problem_${problem.type.replace("/problems/", "")}`) ?? problem.title;
}

/** What went wrong, in the page's language. */
export function sayError(error: unknown): string {
  return error instanceof Refused ? say(error.problem) : t("problem_offline");
}
