import { scanArguments } from "../role/scan-arguments.ts";
import type { CatalogEntry } from "../catalog/catalog.ts";

const built =
  /^\.{1,2}\/|(?:^|\/)(?:target\/(?:[^/]+\/)?(?:debug|release)|zig-out\/bin|\.build\/(?:[^/]+\/)?(?:debug|release)|cmake-build-[^/]+|go-build\d*\/.*|build\/(?:bin|install\/[^/]+\/bin))\/[^/]+$/;

/** Whether a program (path with slashes) was built in a project, or is started from the folder that one is in. */
export function isProjectBuild(path: string): boolean {
  return built.test(path) && !path.includes("node_modules/");
}

/** Flags that any server may have. */
const common = new Set([
  "--config",
  "--port",
  "--host",
  "--hostname",
  "--log-level",
  "--workspace",
]);

/** A subcommand of the product, or a flag that only agents have. */
export function namesProduct(entry: CatalogEntry, args: readonly string[]): boolean {
  const { flags, first = "" } = scanArguments(entry, args);
  if (entry.agentWords.has(first) || entry.ruleWords.has(first)) return true;
  const { flagsWithValue, textFlags } = entry;
  return flags.some(
    (flag) =>
      flag.startsWith("--") &&
      !common.has(flag) &&
      (flagsWithValue.has(flag) || textFlags.has(flag)),
  );
}
