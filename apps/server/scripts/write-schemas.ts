// Writes schemas/: run it after a change of the JSON that the command prints, and look at the difference.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { jsonSchemas } from "./json-schemas.ts";

const folder = new URL("../schemas/", import.meta.url);

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
for (const [file, schema] of jsonSchemas()) {
  await writeFile(new URL(file, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
