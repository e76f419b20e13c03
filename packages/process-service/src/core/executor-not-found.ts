import { ProcessServiceError } from "./errors.ts";

/** Most ids in one message. */
const namedAtMost = 3;

/**
 * EXECUTOR_NOT_FOUND with the ids that were probably meant. A prefix of an id is not accepted: it would
 * become ambiguous with the next executor that has the same prefix.
 */
export function executorNotFound(
  id: string,
  executors: readonly { readonly id: string }[],
  field = "id",
): ProcessServiceError {
  const ids = new Set(executors.map((executor) => executor.id));
  const begun = [...ids].filter((whole) => whole.startsWith(id));
  return new ProcessServiceError(
    "EXECUTOR_NOT_FOUND",
    `There is no executor ${id}${id === "" || begun.length === 0 ? nothingLike : beginningOf(begun)}`,
    { field },
  );
}

const nothingLike = ". `corral ps --json` shows the ids of executors.";

function beginningOf(ids: readonly string[]): string {
  const [only, ...others] = ids;
  if (others.length === 0) return `: an id is given whole, here ${only}.`;
  const named = ids.slice(0, namedAtMost).join(", ");
  const more = ids.length > namedAtMost ? ", …" : "";
  return `: ${ids.length} ids begin so (${named}${more}), and one is given whole.`;
}
