/** The arguments do not make sense; its message is the whole answer. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
