/**
 * A systemd user unit that serves Corral from login on. Source: systemd.service(5), systemd.exec(5).
 * KillMode=process: stopping Corral must never stop what it looks at.
 */
export function systemdUnit(options: {
  readonly nodePath: string;
  readonly mainPath: string;
  readonly args: readonly string[];
}): string {
  const command = [options.nodePath, options.mainPath, "serve", ...options.args];
  return `[Unit]
Description=Corral: which processes belong to which coding agent
Documentation=man:systemd.service(5)

[Service]
ExecStart=${command.map(quote).join(" ")}
Restart=on-failure
KillMode=process
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=default.target
`;
}

/** Quotes as systemd.syntax(7) and systemd.service(5) read it: % and $ are doubled. */
function quote(argument: string): string {
  const doubled = argument.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w@%+=:,./$-]+$/u.test(doubled)) return doubled;
  return `"${doubled.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
