/**
 * The printed link carries the token behind `#`, where no server and no log sees it. It is traded
 * for an HttpOnly cookie once, and taken out of the address at once.
 */
export async function tradeToken(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    await fetch("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
  } catch {
    // Not reachable, or not accepted: the live connection says which, in its own way.
  }
}
