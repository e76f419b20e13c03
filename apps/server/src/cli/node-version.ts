const LOWEST = [22, 18] as const;

/** Why Corral cannot run under this Node, such as "20.11.0"; an older one crashes in the store. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > LOWEST[0] || (major === LOWEST[0] && minor >= LOWEST[1]);
  if (enough) return undefined;
  return `corral needs Node ${LOWEST.join(".")} or newer; this is ${version}.`;
}
