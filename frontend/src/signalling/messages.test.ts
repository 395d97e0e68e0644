import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "./messages";

const SAMPLES = "../src/test/resources/wire";

function samples(side: "client" | "server"): Map<string, string> {
  const folder = `${SAMPLES}/${side}`;
  return new Map(
    readdirSync(folder).map((file) => [file.replace(".json", ""), readFileSync(`${folder}/${file}`, "utf8")]),
  );
}

describe("what the server says", () => {
  it.each([...samples("server")])("is understood: %s", (name, text) => {
    const message = parse(text);

    expect(message).toEqual(JSON.parse(text));
    expect(name.startsWith(message?.type ?? "nothing")).toBe(true);
  });

  it("has a sample of every kind", () => {
    const kinds = [...samples("server").values()].map((text) => parse(text)?.type);

    expect(new Set(kinds)).toEqual(
      new Set(["view", "line", "signal", "offer", "scene", "done", "refused", "board"]),
    );
  });

  it.each(["null", "17", "[]", "{}", '{"type":"admit"}', '{"type":["view"]}'])(
    "is nothing else: %s",
    (text) => {
      expect(parse(text)).toBeUndefined();
    },
  );

  it("is not understood when a page would say it", () => {
    const own = [...samples("client")].filter(([name]) => !name.startsWith("signal"));

    expect(own.length).toBeGreaterThan(5);
    for (const [, text] of own) {
      expect(parse(text)).toBeUndefined();
    }
  });
});
