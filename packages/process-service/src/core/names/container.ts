import { leadingWords } from "./leading-words.ts";
import type { KnownProgram } from "./known-program.ts";
import { roleOfName, type ProcessRole } from "./role.ts";

/** `docker run -i --rm mcp/github:1.2`: the image without registry and tag. */
export function containerRun(
  program: string,
  args: readonly string[],
  known: KnownProgram,
): { readonly name: string; readonly role?: ProcessRole } | undefined {
  const [verb = "", second = ""] = leadingWords(args, 2, undefined, known.values);
  if (verb === "build" || verb === "buildx") return { name: `${program} build`, role: "build" };
  if (verb !== "run" || second === "") return undefined;
  const at = args.indexOf("run");
  const raw = leadingWords(args.slice(at + 1), 1, undefined, known.values)[0] ?? second;
  const image = raw.replace(/@sha256:.*$/, "").replace(/:[^/]*$/, "");
  const parts = image.split("/");
  const name = parts.at(-1) ?? image;
  if (parts.some((part) => roleOfName(part) === "mcp-server")) {
    const isNamed = roleOfName(name) === "mcp-server";
    return { name: isNamed ? name : `mcp-${name}`, role: "mcp-server" };
  }
  return { name: `${program} run ${name}` };
}
