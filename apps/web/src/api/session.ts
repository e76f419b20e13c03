import { toast } from "../ui/toasts.ts";

const key = "corral.session";
/** Where there is no storage (a private window may have none) the session lasts as long as the page. */
let memorySecret: string | undefined;

/**
 * Sent with every request. The cookie alone opens nothing, as cookies go to every port of the host;
 * this storage is of the origin, port included. Read anew each time: another tab may have changed it.
 */
export function sessionHeaders(): Readonly<Record<string, string>> {
  const secret = storedSecret();
  return secret === undefined ? {} : { "x-corral-session": secret };
}

/**
 * The printed link carries the token behind `#`, where no server and no log sees it. It is exchanged
 * for a session, and taken out of the address once that is answered: a reload before then asks again.
 * Whether it was accepted.
 */
export async function exchangeToken(): Promise<boolean> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return false;
  try {
    const response = await fetch("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json", ...sessionHeaders() },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) {
      toast("This link is not (or no longer) right. “corral open” gives a fresh one.", "danger");
      return false;
    }
    // 204: the session that is here was renewed.
    if (response.status !== 204) store(secretIn(await response.json()));
    return true;
  } catch {
    // Not reachable: the live connection says so, in its own way.
    return false;
  } finally {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
}

/** Calls back when a link was pasted into this tab, or another tab of the browser got a session. */
export function onNewSession(callback: () => void): void {
  const exchange = async (): Promise<void> => {
    if (await exchangeToken()) callback();
  };
  window.addEventListener("hashchange", () => void exchange());
  window.addEventListener("storage", (event) => {
    if (event.key === key && event.newValue !== null) callback();
  });
}

function storedSecret(): string | undefined {
  try {
    return localStorage.getItem(key) ?? memorySecret;
  } catch {
    return memorySecret;
  }
}

function store(secret: string | undefined): void {
  memorySecret = secret;
  try {
    if (secret !== undefined) localStorage.setItem(key, secret);
  } catch {
    // No storage, or full: see above.
  }
}

function secretIn(body: unknown): string | undefined {
  return typeof body === "object" &&
    body !== null &&
    "secret" in body &&
    typeof body.secret === "string"
    ? body.secret
    : undefined;
}
