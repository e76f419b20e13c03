// TOML, edited as text so that comments stay, and parsed again before anything is written.
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "smol-toml";
import { UsageError } from "../terminal/usage-error.ts";

/** Sets the table `[parent.name]`, or removes it with the tables below it. Throws UsageError. */
export function editToml(
  text: string,
  [parent, name]: readonly [string, string],
  value: Readonly<Record<string, unknown>> | undefined,
): string {
  const before = read(text);
  const tables = Object(before[parent]);
  const { [name]: found, ...others } = tables;
  if (isDeepStrictEqual(found, value)) return text;
  const kept = withoutTables(text, `${parent}.${name}`);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const block =
    value === undefined
      ? ""
      : stringify({ [parent]: { [name]: value } })
          .trimEnd()
          .replaceAll("\n", eol);
  const space = kept === "" || block === "" ? "" : kept.endsWith(`${eol}${eol}`) ? "" : eol;
  const edited = block === "" ? kept : `${kept}${space}${block}${eol}`;
  const rest = value === undefined ? others : { ...others, [name]: value };
  const after = read(edited, "It cannot be edited safely: it is written in another form.");
  const { [parent]: have = {}, ...outside } = after;
  const { [parent]: _, ...outsideBefore } = before;
  if (
    !isDeepStrictEqual(plain(have), plain(rest)) ||
    !isDeepStrictEqual(plain(outside), plain(outsideBefore))
  )
    throw new UsageError("It cannot be edited safely: mend its MCP entry by hand.");
  return edited;
}

/** Tables that the parser makes have no prototype. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function read(
  text: string,
  says = "It is no valid TOML: mend it by hand first.",
): Record<string, unknown> {
  try {
    return parse(text);
  } catch {
    throw new UsageError(says);
  }
}

/** Comments and empty lines before the next table stay. */
function withoutTables(text: string, name: string): string {
  const lines = text.split(/(?<=\n)/);
  const kept: string[] = [];
  let pending: string[] = [];
  let inside = false;
  for (const line of lines) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)?.[1]?.replaceAll(/[\s"']/g, "");
    if (header !== undefined || /^\s*\[\[/.test(line)) {
      inside = header === name || header?.startsWith(`${name}.`) === true;
      if (inside) pending = [];
    }
    if (!inside) kept.push(...pending.splice(0), line);
    else if (/^\s*(?:#|$)/.test(line)) pending.push(line);
    else pending = [];
  }
  return [...kept, ...pending].join("");
}
