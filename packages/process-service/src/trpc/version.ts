import { createRequire } from "node:module";
import type { DriverCapabilities } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { ProcessService } from "../process-service.ts";

/**
 * The number of the API's form. It grows when a procedure, an input or an answer changes so that a client
 * of the previous number fails; what is only added leaves it. The package's README notes each change.
 */
export const API_VERSION = 1;

export interface CorralVersion {
  /** Of `@corral/process-service`, such as "0.1.0". Absent where a bundler left its package.json out. */
  readonly version?: string;
  /** The number of the API's form: a client made for another one should say so, and stop. */
  readonly api: number;
  /** What this machine and this process can read, see and signal. */
  readonly capabilities: DriverCapabilities;
}

export function versionOf({ inspector }: Pick<ProcessService, "inspector">): CorralVersion {
  const { capabilities } = inspector;
  return { ...defined({ version: packageVersion() }), api: API_VERSION, capabilities };
}

/** By name: bundling moves files within a package. */
function packageVersion(): string | undefined {
  try {
    const manifest: unknown = createRequire(import.meta.url)(
      "@corral/process-service/package.json",
    );
    return typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : undefined;
  } catch {
    return undefined;
  }
}
