import { visibleText } from "@corral/process-service/internal";
import { gatherFacts } from "../../doctor/gather-facts.ts";
import { diagnose, type Diagnosis } from "../../doctor/diagnose.ts";
import type { CommonOptions } from "./common-options.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";

/** Exit code 1 when something does not work; reduced functions are notes. */
export async function doctor(options: CommonOptions, io: Io): Promise<number> {
  const findings = diagnose(await gatherFacts(options.dataDir));
  if (options.json === true) printJson(io, "doctor", findings);
  else for (const finding of findings) io.out(line(finding, io));
  return findings.some(({ level }) => level === "bad") ? exitCodes.failed : exitCodes.done;
}

function line({ level, what, says }: Diagnosis, { colors }: Io): string {
  const mark = { good: colors.green("✓"), note: colors.yellow("!"), bad: colors.red("✗") }[level];
  return `${mark} ${what.padEnd(14)} ${visibleText(says)}`;
}
