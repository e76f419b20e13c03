import type { Notice } from "@corral/process-service/core";
import { type NoticeMemory, noticesOf } from "@corral/process-service/internal";
import { live } from "../api/live.ts";
import { getPreferences } from "../state/preferences.ts";
import { navigate } from "../state/use-url-state.ts";

/** Tells a person who looks elsewhere what the settings name; only while this page is open. */
export function startNotifications(): void {
  let memory: NoticeMemory | undefined;
  let shown = live.get().view;
  live.subscribe(() => {
    const { view } = live.get();
    if (view === shown) return;
    shown = view;
    if (view === undefined) {
      // Another session may be another person's.
      memory = undefined;
      return;
    }
    const next = noticesOf(view, memory);
    memory = next.memory;
    const wanted = new Set(getPreferences().notifications);
    for (const notice of next.notices) if (wanted.has(notice.kind) && !isSeen()) show(notice);
  });
}

/** The person looks at the page. */
function isSeen(): boolean {
  return !document.hidden && document.hasFocus();
}

function show({ kind, title, text, at, executorId }: Notice): void {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  // Of one event in several tabs the browser shows one: the tag is the same.
  const tag = `corral:${kind}:${executorId ?? ""}:${at}`;
  const notification = new Notification(title, { body: text, tag, icon: "/icon.svg" });
  notification.addEventListener("click", () => {
    window.focus();
    if (executorId !== undefined) navigate({ page: { kind: "executor", id: executorId } });
    notification.close();
  });
}
