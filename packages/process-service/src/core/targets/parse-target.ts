/** What a person types for something that runs. */
export type Target =
  | { readonly kind: "pid"; readonly pid: number }
  | { readonly kind: "port"; readonly port: number }
  | { readonly kind: "left-over" }
  /** A directory, as it was typed. */
  | { readonly kind: "path"; readonly path: string }
  /** The id or its beginning, or the label, the task or the branch of an executor. */
  | { readonly kind: "name"; readonly name: string };

const mostPid = 2_147_483_647;

/** Reads a target; undefined for what is none. Digits alone are a pid. */
export function parseTarget(text: string): Target | undefined {
  if (text === "left-over") return { kind: "left-over" };
  if (/^\d+$/.test(text)) {
    const pid = Number(text);
    return pid >= 1 && pid <= mostPid ? { kind: "pid", pid } : undefined;
  }
  // Written as a number, and no pid.
  if (/^[+-]?[\d.,]+$/.test(text) && /\d/.test(text)) return undefined;
  if (text.startsWith(":")) {
    const port = /^:\d{1,5}$/.test(text) ? Number(text.slice(1)) : 0;
    return port >= 1 && port <= 65_535 ? { kind: "port", port } : undefined;
  }
  if (/^(?:\.{1,2}$|\.{0,2}[/\\]|~[/\\]|[a-z]:[/\\])/i.test(text))
    return { kind: "path", path: text };
  return text.trim() === "" ? undefined : { kind: "name", name: text };
}
