import { idOf } from "../../parse/json.ts";

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The thread that `codex resume ID` or `codex exec resume ID` was started with. */
export function askedThread(command: readonly string[]): string | undefined {
  const at = command.indexOf("resume");
  if (at < 1) return undefined;
  const id = idOf(command.slice(at + 1).find((word) => uuid.test(word)));
  return id?.toLowerCase();
}
