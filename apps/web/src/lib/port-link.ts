/** What listens on a port of the machine whose page this is, by the name the page was opened under. */
export function portLink(port: number): string {
  return `http://${location.hostname}:${port}/`;
}
