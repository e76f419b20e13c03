import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import open from "open";

/**
 * Whether a browser took the address. Without a display there is none: what would be started instead
 * is a browser in the terminal, which shows nothing there.
 */
export async function openInBrowser(address: string, timeoutMs: number): Promise<boolean> {
  if (!hasDisplay()) return false;
  const waiting = new AbortController();
  try {
    const opener = await open(address);
    // Rejects where it cannot be started at all. One that still runs is the browser itself.
    const [code] = await Promise.race([
      once(opener, "exit", { signal: waiting.signal }),
      sleep(timeoutMs, [0], { signal: waiting.signal }),
    ]);
    return code === 0;
  } catch {
    return false;
  } finally {
    waiting.abort();
  }
}

function hasDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== "linux") return true;
  // WSL and Termux open the browser of the system around them.
  return ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME", "TERMUX_VERSION"].some(
    (name) => (environment[name] ?? "") !== "",
  );
}
