import type { ListeningPort } from "../core/snapshot.ts";

/** Working directories from `lsof -a -d cwd -Fpn`, which prints a letter and a value per line. */
export function parseLsofDirectories(text: string): Map<number, string> {
  const directories = new Map<number, string>();
  for (const { pid, fields } of openFiles(text)) {
    const name = fields.get("n");
    // lsof appends errors to the path: "/proc/1/cwd (readlink: Permission denied)".
    if (name?.startsWith("/") === true && !/ \((readlink|stat|opendir): [^)]*\)$/.test(name)) {
      directories.set(pid, name);
    }
  }
  return directories;
}

/** Listening TCP and bound UDP ports from `lsof -nP -a -i -FpPnT`, without duplicates. */
export function parseLsofPorts(text: string): Map<number, ListeningPort[]> {
  const ports = new Map<number, Map<string, ListeningPort>>();
  for (const { pid, fields } of openFiles(text)) {
    const port = portOf(fields);
    if (port === undefined) continue;
    const portsOfPid = ports.get(pid) ?? new Map<string, ListeningPort>();
    ports.set(pid, portsOfPid.set(`${port.protocol} ${port.address} ${port.port}`, port));
  }
  return new Map([...ports].map(([pid, portsOfPid]) => [pid, [...portsOfPid.values()]]));
}

function portOf(fields: ReadonlyMap<string, string>): ListeningPort | undefined {
  const protocol = fields.get("P");
  const name = fields.get("n") ?? "";
  const [, host, port] = /^(\*|\[[^\]]*\]|[^:>]*):(\d+)$/.exec(name) ?? [];
  if (host === undefined || port === undefined) return undefined;
  const listens = protocol === "TCP" ? fields.get("T") === "ST=LISTEN" : protocol === "UDP";
  if (!listens) return undefined;
  const address = host === "*" ? anyAddress(fields.get("t")) : host.replaceAll(/^\[|\]$/g, "");
  return { protocol: protocol === "TCP" ? "tcp" : "udp", address, port: Number(port) };
}

function anyAddress(type: string | undefined): string {
  return type === "IPv6" ? "::" : "0.0.0.0";
}

// A `p` line starts a process, an `f` line one of its files; the lines after it describe the file.
function openFiles(text: string): { pid: number; fields: Map<string, string> }[] {
  const files: { pid: number; fields: Map<string, string> }[] = [];
  let pid = 0;
  for (const line of text.split("\n")) {
    const letter = line.slice(0, 1);
    const value = line.slice(1);
    if (letter === "p") pid = Number(value);
    else if (letter === "f") files.push({ pid, fields: new Map() });
    // Of several T lines (state, queue sizes) only the state counts.
    else if (letter !== "" && (letter !== "T" || value.startsWith("ST="))) {
      files.at(-1)?.fields.set(letter, value);
    }
  }
  return files;
}
