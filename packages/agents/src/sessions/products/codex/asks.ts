import { parseObject, textOf } from "../../parse/json.ts";
import type { JsonObject } from "../../parse/json.ts";

/** Tools that ask the person, and end with the answer. */
const questions: ReadonlyMap<unknown, string> = new Map([
  ["request_user_input", "answer"],
  ["request_permissions", "permission"],
]);

/**
 * What a call without an output asks of the person: "" for nothing, undefined where it may or may not.
 * Requests for a permission are not written down. A command that asks to leave the sandbox runs only once
 * a person has agreed, and within ten seconds its first output is written; a patch is applied at once.
 */
export function asks(call: JsonObject, context: JsonObject | undefined): string | undefined {
  const question = questions.get(call["name"]);
  if (question !== undefined) return question;
  if (context?.["approval_policy"] === "never") return "";
  // Another model may be the one that is asked.
  const { approvals_reviewer: reviewer = "user" } = context ?? {};
  if (reviewer !== "user") return undefined;
  if (call["name"] === "apply_patch") return "permission";
  if (call["name"] !== "exec_command") return undefined;
  const wanted = parseObject(textOf(call["arguments"]) ?? "")?.["sandbox_permissions"];
  return wanted === undefined || wanted === "use_default" ? "" : "permission";
}
