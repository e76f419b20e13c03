import { fileURLToPath } from "node:url";
import { createGenerator, type Schema } from "ts-json-schema-generator";

const directory = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * The schemas of what the command prints with `--json`, by file name, from the types of `JsonData`. They
 * allow properties that they do not name: later versions add some.
 */
export function jsonSchemas(): ReadonlyMap<string, Schema> {
  const { definitions = {} } = createGenerator({
    path: directory("../src/terminal/json-data.ts"),
    tsconfig: directory("../tsconfig.json"),
    additionalProperties: true,
    skipTypeCheck: true,
  }).createSchema("*");
  const known: Readonly<Record<string, Schema>> = Object.fromEntries(
    Object.entries(definitions).flatMap(([name, one]) =>
      typeof one === "boolean" ? [] : [[name, one]],
    ),
  );
  const { JsonData, JsonError } = known;
  if (JsonData === undefined || JsonError === undefined) throw new Error("a type is missing");
  const answers = Object.entries(JsonData.properties ?? {}).map(([name, data]) => {
    const title = `corral.${name}/1`;
    const properties = { schema: { const: title }, data };
    return [
      `corral.${name}.1.json`,
      complete({ title, type: "object", properties, required: ["schema", "data"] }, known),
    ] as const;
  });
  const error = complete({ title: "corral error", ...JsonError }, known);
  return new Map([...answers, ["corral.error.json", error]]);
}

/** With the definitions that it refers to, in any depth. */
function complete(schema: Schema, known: Readonly<Record<string, Schema>>): Schema {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (names.has(name)) continue;
      names.add(name);
      visit(known[name]);
    }
  };
  visit(schema);
  const used = Object.entries(known).filter(([name]) => names.has(name));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    ...(used.length > 0 && { definitions: Object.fromEntries(used) }),
  };
}
