/** Invalid arguments; the message is shown to the user as it is. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
