/**
 * A systemd user unit that starts Corral at login. Source: systemd.service(5), systemd.exec(5).
 * KillMode=process: stopping Corral must not stop other processes of its control group.
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

/** Quotes for systemd.syntax(7) and systemd.service(5): doubles % and $. */
function quote(argument: string): string {
  const doubled = argument.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w@%+=:,./$-]+$/u.test(doubled)) return doubled;
  return `"${doubled.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
