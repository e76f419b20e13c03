// `pnpm demo`: a server with demo agents. Ctrl-C ends it and all demo processes.
import { once } from "node:events";
import { startDemo } from "./demo-server.ts";

await using demo = await startDemo();
console.log(`Five scripted agents are at work; one leaks, one leaves a server behind.

  open   ${demo.server.link}
  stop   Ctrl-C; all of it goes`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
