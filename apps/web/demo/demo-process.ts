// A process of the demo: takes a name, memory, CPU and a port, and starts its children. It exits
// when descriptor 3 is closed, which happens however the demo ends.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { DemoProcess } from "./demo-agents.ts";

const parentPipe = 3;
const self: DemoProcess = JSON.parse(process.argv[2] ?? "{}");

const pipe = new Socket({ fd: parentPipe, readable: true, writable: false });
pipe.on("close", () => process.exit(0)).on("error", () => process.exit(0));
pipe.resume();

process.title = self.command;
try {
  // The title is the whole command; the kernel's `comm` is the name of the program.
  writeFileSync("/proc/self/comm", self.name);
} catch {
  // Not on Linux: there is only the title.
}

const ballast = Buffer.alloc((self.megabytes ?? 0) * 1024 ** 2, 1);
const busyMs = self.busy ?? 0;
setInterval(() => {
  const end = performance.now() + busyMs * (0.6 + 0.8 * Math.random());
  while (performance.now() < end) ballast[0] = (ballast[0] ?? 0) + 1;
}, 200);

if (self.port !== undefined) {
  const server = createServer((socket) => socket.end("This is only a demo.\n"));
  // The port is taken by another program: listen on none.
  server.on("error", () => undefined).listen(self.port, "127.0.0.1");
}

for (const child of self.children ?? []) start(child);
if (self.leaks !== undefined) {
  const { leaks } = self;
  let left = 8;
  const timer = setInterval(() => {
    start(leaks);
    if ((left -= 1) === 0) clearInterval(timer);
  }, 1_500);
}
if (self.exitsAfterMs !== undefined) setTimeout(() => process.exit(0), self.exitsAfterMs);

function start(child: DemoProcess): void {
  spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(child)], {
    stdio: ["ignore", "ignore", "ignore", parentPipe],
    detached: true,
  }).unref();
}
