import type { ZodError } from "zod";

/** The first issue of a rejected input in one sentence, and the path of the field it is about. */
export function sentenceOfIssue(error: Pick<ZodError, "issues">): {
  readonly message: string;
  readonly field?: string;
} {
  const issue = error.issues[0];
  if (issue === undefined) return { message: "The input is not valid." };
  const field = issue.path.map(String).join(".");
  const what = issue.message.replace(/^Invalid input: /, "").replace(/\.$/, "");
  return field === ""
    ? { message: `The input is not valid: ${what}.` }
    : { message: `"${field}" is not valid: ${what}.`, field };
}
