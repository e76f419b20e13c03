// `pnpm demo`: a staged scene to look at. Ctrl-C ends it, and everything that it started.
import { once } from "node:events";
import { openStage } from "./stage.ts";

await using stage = await openStage();
console.log(`Five scripted agents are at work; one leaks, one leaves a server behind.

  open   ${stage.server.link}
  stop   Ctrl-C; all of it goes`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
