// One implementation in a process of its own, so that what one keeps open slows no other down.
import { implementations, isImplementation } from "./implementations.ts";
import type { Answer } from "./messages.ts";

const name = process.argv[2] ?? "";
if (!isImplementation(name)) throw new Error(`there is no implementation ${name}`);

const answer = (message: Answer) => process.send?.(message);
const firstLine = (error: unknown) => String(error).split("\n", 1)[0] ?? "";

try {
  const scan = await implementations[name].prepare();
  process.on("message", async () => {
    const began = performance.now();
    try {
      const processes = await scan();
      answer({ kind: "scanned", ms: performance.now() - began, processes });
    } catch (error) {
      answer({ kind: "failed", reason: firstLine(error) });
    }
  });
  process.on("disconnect", () => process.exit());
  answer({ kind: "ready" });
} catch (error) {
  answer({ kind: "absent", reason: firstLine(error) });
}
