import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSseParser } from "../../src/client/sse-parser.ts";
import type { ServerSentEvent } from "../../src/client/sse-parser.ts";

function parse(...chunks: readonly string[]): ServerSentEvent[] {
  const parser = createSseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

const message = (data: string, lastEventId = "") => ({ type: "message", data, lastEventId });

describe("createSseParser", () => {
  test.each<[string, string, ServerSentEvent[]]>([
    ["a line of data", "data: a\n\n", [message("a")]],
    ["no space after the colon", "data:a\n\n", [message("a")]],
    ["one space only is taken", "data:  a\n\n", [message(" a")]],
    ["several lines of data", "data: a\ndata: b\n\n", [message("a\nb")]],
    ["a named event", "event: ping\ndata: \n\n", [{ type: "ping", data: "", lastEventId: "" }]],
    ["an event without data is dropped", "event: ping\n\ndata: a\n\n", [message("a")]],
    ["comments", ": hello\ndata: a\n\n", [message("a")]],
    ["unknown fields", "foo: bar\ndata: a\n\n", [message("a")]],
    ["CRLF", "data: a\r\n\r\n", [message("a")]],
    ["CR", "data: a\r\rdata: b\r\r ", [message("a"), message("b")]],
    [
      "an id stays until another comes",
      "id: 1\ndata: a\n\ndata: b\n\n",
      [message("a", "1"), message("b", "1")],
    ],
    [
      "an empty id takes it back",
      "id: 1\ndata: a\n\nid\ndata: b\n\n",
      [message("a", "1"), message("b")],
    ],
    ["an id with NUL is ignored", "id: 1\0\ndata: a\n\n", [message("a")]],
    ["an event that is not finished is not given", "data: a\n", []],
    ["data with colons", 'data: {"a":"b: c"}\n\n', [message('{"a":"b: c"}')]],
  ])("%s", (_name, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  test("takes the pause that the server asks for", () => {
    const parser = createSseParser();
    parser.push("retry: 1500\nretry: soon\n");
    expect(parser.retryMs).toBe(1_500);
  });

  test("gives the same events however the stream is cut", () => {
    const line = fc.oneof(
      fc.constantFrom("data: a", "data:b", "id: 7", "event: x", ": c", "", "", "retry: 5"),
      fc.string().map((text) => `data: ${text.replaceAll(/[\r\n]/g, "")}`),
    );
    const end = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat(400)), (lines, cuts) => {
        // A "\r" that ends one line must not merge with a "\n" that ends an empty next one.
        const text = lines.map(([content, mark]) => `${content}${mark}`).join("");
        const places = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].toSorted(
          (a, b) => a - b,
        );
        const pieces = [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length));
        expect(parse(...pieces)).toEqual(parse(text));
      }),
    );
  });
});
