import { configDefaults, defineConfig } from "vitest/config";

const otherSystems = process.platform === "linux" ? [] : ["test/linux/**"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...otherSystems],
    // Tests start real processes; the limits are for hangs on a busy machine, not for speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
