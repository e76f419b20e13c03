// `pnpm demo`: a staged scene to look at. Ctrl-C ends it, and everything that it started.
import { once } from "node:events";
import { startDemo } from "./demo-server.ts";

await using demo = await startDemo();
console.log(`Five scripted agents are at work; one leaks, one leaves a server behind.

  open   ${demo.server.link}
  stop   Ctrl-C; all of it goes`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
