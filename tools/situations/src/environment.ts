import { delimiter } from "node:path";

/** The environment of a fresh terminal: without what pnpm and this checkout have put into ours. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|turbo_|vitest|corral_|init_cwd$|node$|node_path$)/i.test(name),
  );
  const path = process.env["PATH"]
    ?.split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}
