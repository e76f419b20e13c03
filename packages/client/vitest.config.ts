import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // package.json names what was built; tests take the sources.
    alias: { "#local": fileURLToPath(new URL("src/local-node.ts", import.meta.url)) },
  },
  // Tests start real processes; the limits are for hangs on a busy machine, not for speed.
  test: {
    // Most tests wait for processes: on two cores, two files at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
