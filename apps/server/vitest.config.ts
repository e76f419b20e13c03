import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests start real processes; the limits are for hangs on a busy machine, not for speed.
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
