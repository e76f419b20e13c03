import { visibleText } from "@corral/process-service/internal";
import { UsageError } from "../../terminal/usage-error.ts";

/** Names with commas between, of those that are known, in their order; throws UsageError for another one. */
export function namesIn<T extends string>(text: string, known: readonly T[]): readonly T[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.some((one) => one === name));
  if (unknown === undefined) return known.filter((one) => names.includes(one));
  throw new UsageError(
    `“${visibleText(unknown)}” is none of ${known.join(", ")}: give them with commas between.`,
  );
}
