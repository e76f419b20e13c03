import { readdirSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

const folder = new URL("../../schemas/", import.meta.url);

/** The published schemas, by file name. */
export function publishedSchemas(): ReadonlyMap<string, object> {
  const files = readdirSync(folder);
  return new Map(
    files.map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), "utf8"))]),
  );
}

/** Checks of answers by file name; a property that the schema does not name is an error, too. */
export function strictChecks(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  return new Map(
    [...publishedSchemas()].map(([file, schema]) => [
      file,
      ajv.compile({ ...Object(closed(schema)) }),
    ]),
  );
}

/** Each object that names its properties has these only. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const inner = Object.fromEntries(Object.entries(part).map(([key, one]) => [key, closed(one)]));
  const names = inner["type"] === "object" && "properties" in inner;
  return names && !("additionalProperties" in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}
