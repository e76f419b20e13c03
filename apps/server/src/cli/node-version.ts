const MINIMUM_VERSION = [22, 18] as const;

/** Why Corral cannot run under a Node version such as "20.11.0": older versions crash in the store. */
export function nodeVersionProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough =
    major > MINIMUM_VERSION[0] || (major === MINIMUM_VERSION[0] && minor >= MINIMUM_VERSION[1]);
  if (enough) return undefined;
  return `corral needs Node ${MINIMUM_VERSION.join(".")} or newer; this is ${version}.`;
}
