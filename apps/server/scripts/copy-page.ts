// The published `corral` carries the built page, so that `npx corral` serves it from one package.
import { cp, rm } from "node:fs/promises";

const from = new URL("../../web/dist/", import.meta.url);
const to = new URL("../dist/page/", import.meta.url);

await rm(to, { recursive: true, force: true });
await cp(from, to, { recursive: true });
