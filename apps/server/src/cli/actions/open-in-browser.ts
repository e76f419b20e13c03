import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import open from "open";

/**
 * Whether a browser opened the address. False without a display: `open` would start a browser in the
 * terminal, without a terminal to draw on.
 */
export async function openInBrowser(address: string, timeoutMs: number): Promise<boolean> {
  if (!hasDisplay()) return false;
  const waiting = new AbortController();
  try {
    const opener = await open(address);
    // Rejects when the opener cannot be started. An opener that still runs is the browser itself.
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
  // WSL and Termux open the browser of the host system.
  return ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME", "TERMUX_VERSION"].some(
    (name) => (environment[name] ?? "") !== "",
  );
}
