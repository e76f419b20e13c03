import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { objectsFromEnd } from "../../../src/sessions/parse/json-lines.ts";

const read = (text: string, part?: string, isCut = false) => [
  ...objectsFromEnd({ text, isCut }, part),
];

describe("objects from the end of a JSON Lines file", () => {
  test("the last comes first", () => {
    expect(read('{"n":1}\n{"n":2}\n')).toEqual([{ n: 2 }, { n: 1 }]);
  });

  test("a last line without its end counts if it is whole", () => {
    expect(read('{"n":1}\n{"n":2}')).toEqual([{ n: 2 }, { n: 1 }]);
    expect(read('{"n":1}\n{"n":2')).toEqual([{ n: 1 }]);
  });

  test("the first line of a cut text is left out", () => {
    expect(read('{"n":1}\n{"n":2}\n', undefined, true)).toEqual([{ n: 2 }]);
    expect(read('{"n":1}', undefined, true)).toEqual([]);
  });

  test("what is no object is left out", () => {
    expect(read('[1]\nnull\n"x"\n\n\n{}\n7\nnot json')).toEqual([{}]);
  });

  test("only lines that hold the part are read", () => {
    expect(read('{"type":"a","n":1}\n{"type":"b"}\n{"type":"a","n":2}', '"type":"a"')).toEqual([
      { type: "a", n: 2 },
      { type: "a", n: 1 },
    ]);
  });

  test("a line is read once, however often it holds the part", () => {
    expect(read('{"n":1}\n{"a":["x","x","x"]}', '"x"')).toEqual([{ a: ["x", "x", "x"] }]);
  });

  test("reads back what was written", () => {
    const line = fc.record({ n: fc.integer(), text: fc.string({ unit: "binary" }) });
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("\n", ""), (lines, end) => {
        const text = lines.map((each) => JSON.stringify(each)).join("\n") + end;
        expect(read(text)).toEqual(lines.toReversed());
        expect(read(text, '"n":')).toEqual(lines.toReversed());
      }),
    );
  });

  test("any text is read without an error", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string(),
        (text, part) => void read(text, part),
      ),
    );
    read("\n".repeat(65_536));
    read('{"x":'.repeat(13_000), '"x"');
  });
});
