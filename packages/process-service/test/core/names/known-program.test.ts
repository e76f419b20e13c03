import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { builds, tests } from "../../../src/core/names/build-programs.ts";
import { knownPrograms, type KnownProgram } from "../../../src/core/names/known-program.ts";
import { others } from "../../../src/core/names/other-programs.ts";
import { databases, devServers, languageServers } from "../../../src/core/names/server-programs.ts";

const docs = new URL("../../../../../docs/names.md", import.meta.url);

/** One row per value of the table, as docs/names.md has it. */
function tableRows(): string[] {
  const groups = Map.groupBy(knownPrograms(), ([, known]) => known);
  return [...groups].map(([known, names]) => {
    const programs = names.map(([name]) => `\`${name}\``).join(", ");
    return `| ${programs} | ${known.title ?? ""} | ${known.role ?? ""} | ${wordsOf(known)} | ${shownOf(known)} |`;
  });
}

function wordsOf({ words = {}, task }: KnownProgram): string {
  const told = Object.entries(words).map(([word, role]) => `\`${word}\` ${role || "none"}`);
  return [...told, ...(task === true ? ["a task's name"] : [])].join(", ");
}

function shownOf({ shows = 3, flag }: KnownProgram): string {
  return flag === undefined ? String(shows) : `${shows}, \`${flag}\``;
}

const squeezed = (text: string) => text.replaceAll(/ +/g, " ");

test("docs/names.md has the table of known programs, as it is", async () => {
  const page = squeezed(await readFile(docs, "utf8"));
  const rows = page
    .slice(page.indexOf("## Known programs"))
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(tableRows().map(squeezed));
});

test("a program stands in the table once", () => {
  const rows = [devServers, tests, languageServers, builds, databases, others].flat();
  const names = rows.flatMap(([written]) => written.split(" "));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
