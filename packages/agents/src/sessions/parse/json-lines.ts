import type { FilePart } from "../model/reader.ts";
import { parseObject } from "./json.ts";
import type { JsonObject } from "./json.ts";

/**
 * The objects of a JSON Lines file from its end, of the lines that hold `part` only: the others are not
 * parsed. Left out are lines that are no object, and a first one that is cut.
 */
export function* objectsFromEnd(
  { text, isCut }: Pick<FilePart, "text" | "isCut">,
  part = "",
): Generator<JsonObject> {
  for (let end = text.length; end > 0;) {
    const found = text.lastIndexOf(part, end - 1);
    if (found === -1) return;
    const start = text.lastIndexOf("\n", found - (text[found] === "\n" ? 1 : 0)) + 1;
    if (start === 0 && isCut) return;
    const stop = text.indexOf("\n", found);
    const object = parseObject(text.slice(start, stop === -1 ? undefined : stop));
    if (object !== undefined) yield object;
    end = start - 1;
  }
}
