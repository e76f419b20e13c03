import { programTable, type SecretPart } from "./program-table.ts";

export interface ProgramRules {
  /** By flag with its dashes; its value is the next argument, or what stands behind = of a long one. */
  readonly flags?: Readonly<Record<string, SecretPart>>;
  /** Letters whose value may stand in the same argument: "-psecret". */
  readonly glued?: string;
  /** Letters of `flags` whose value stands in the same argument or is asked for: mysql's -p. */
  readonly gluedOnly?: string;
  /** All other letters that take a value; given where letters are run together: curl's -sSu. */
  readonly valued?: string;
  /** The rules hold once one of these words was given: docker login -p, but docker run -p. */
  readonly after?: readonly string[];
  /** Beginnings of arguments: xfreerdp's /p:secret. */
  readonly prefixes?: readonly string[];
  /** Words that come before a secret: redis-cli's AUTH secret, sqlplus' first word. */
  readonly words?: (words: readonly string[]) => SecretPart | undefined;
  /** Flags with a secret's name whose value is none here: docker build --secret id=x. */
  readonly harmless?: readonly string[];
  /** Also a common word: a program only where a command stands. */
  readonly commonWord?: boolean;
}

/** Rules of the program that this path names; undefined for one that has none. */
export function rulesOf(path: string): ProgramRules | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    programTable.get(name) ?? programTable.get(name.replace(/\.(?:exe|py|js|sh|real|bin)$/, ""))
  );
}

/** Whether a text can hold such a program's name at all: spares splitting most of them into words. */
export const mayNameProgram: RegExp = /* @__PURE__ */ new RegExp(
  `(?<![\\w-])(?:${[...programTable.keys()].map((name) => name.replaceAll("-", "\\-")).join("|")})(?![\\w-])`,
);
