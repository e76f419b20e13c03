import type { ZodError } from "zod";

type Issue = ZodError["issues"][number];

/** Of an unknown field's name, which is the client's text. */
const MAX_NAME_LENGTH = 100;

/** The first issue of a rejected input in one sentence, and the path of the field it is about. */
export function sentenceOfIssue(error: Pick<ZodError, "issues">): {
  readonly message: string;
  readonly field?: string;
} {
  const issue = error.issues[0];
  if (issue === undefined) return { message: "The input is not valid." };
  const field = pathOf(issue).join(".");
  const what = reasonOf(issue);
  return field === ""
    ? { message: `The input is not valid: ${what}.` }
    : { message: `"${field}" is not valid: ${what}.`, field };
}

/** zod names an unknown field beside the path of the object that has it. */
function pathOf(issue: Issue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return path;
  return [...path, (issue.keys[0] ?? "").slice(0, MAX_NAME_LENGTH)];
}

function reasonOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys") return "there is no such field";
  return issue.message.replace(/^Invalid input: /, "").replace(/\.$/, "");
}
