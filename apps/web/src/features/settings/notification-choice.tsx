import type { NoticeKind } from "@corral/process-service/core";
import { noticeKinds } from "@corral/process-service/internal";
import { useState } from "react";
import { setPreferences, usePreferences } from "../../state/preferences.ts";

/** In words that follow on "when". */
export const noticeNames: Readonly<Record<NoticeKind, string>> = {
  began: "an agent has begun",
  waiting: "an agent waits for you",
  ended: "an agent has ended",
  "left-over": "something was left over",
  leak: "a leak",
  memory: "memory is nearly gone",
};

/** Which events the browser tells; the first choice asks for its permission. */
export function NotificationChoice() {
  const { notifications } = usePreferences();
  const [isDenied, setDenied] = useState(() => permission() === "denied");
  if (permission() === "none") {
    return <span className="text-muted">This browser, or this address, knows none.</span>;
  }
  const choose = async (kind: NoticeKind, on: boolean): Promise<void> => {
    const others = notifications.filter((each) => each !== kind);
    setPreferences({ notifications: on ? [...others, kind] : others });
    if (on) setDenied((await Notification.requestPermission()) === "denied");
  };
  return (
    <span className="flex flex-col gap-1">
      {noticeKinds.map((kind) => (
        <label key={kind} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={notifications.includes(kind)}
            onChange={(event) => void choose(kind, event.target.checked)}
          />
          {noticeNames[kind]}
        </label>
      ))}
      {notifications.length > 0 && (
        <span className="text-sm text-muted">
          While this page is open, also behind others: the machine is then watched all the time.
        </span>
      )}
      {isDenied && notifications.length > 0 && (
        <span role="alert" className="text-sm text-danger">
          The browser does not allow notifications of this page: see its settings.
        </span>
      )}
    </span>
  );
}

/** "none" where the page has no notifications: they need a secure context. */
function permission(): NotificationPermission | "none" {
  return "Notification" in globalThis ? Notification.permission : "none";
}
