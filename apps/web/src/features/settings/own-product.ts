import type { OwnProduct } from "@corral/process-service/core";

/** What a person types for an agent that Corral does not know; lists are split at commas and blanks. */
export interface OwnProductDraft {
  readonly label: string;
  readonly programs: string;
  readonly packages: string;
}

export const emptyDraft: OwnProductDraft = { label: "", programs: "", packages: "" };

/** The product of a draft; undefined without a label, and without any program or package. */
export function ownProductOf(draft: OwnProductDraft): OwnProduct | undefined {
  const label = draft.label.trim();
  const [programs, packages] = [namesIn(draft.programs), namesIn(draft.packages)];
  if (label === "" || programs.length + packages.length === 0) return undefined;
  return {
    label,
    ...(programs.length > 0 && { programs }),
    ...(packages.length > 0 && { packages }),
  };
}

function namesIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
}
