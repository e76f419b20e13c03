// The published `corral` carries the built page, so that `npx corral` serves it from one package.
import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";

const from = new URL("../../web/dist/", import.meta.url);
const to = new URL("../dist/page/", import.meta.url);

await rm(to, { recursive: true, force: true });
if (existsSync(from)) await cp(from, to, { recursive: true });
else console.warn("The page is not built: the server will answer with a note in its place.");
