import type { Connection } from "../api/live-state.ts";
import { useLive } from "../api/live.ts";

const words: Readonly<Record<Connection, string>> = {
  connecting: "connecting",
  live: "live",
  reconnecting: "reconnecting",
  hidden: "resting",
  refused: "no permission",
};

/** "● live · every 2 s": never announced, as it may change at any time. */
export function StatusText() {
  const { connection, view } = useLive();
  const failed = view?.scan.state === "failed" && connection === "live";
  const good = connection === "live" && !failed;
  const interval = view === undefined ? undefined : view.scan.intervalMs / 1_000;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" data-testid="status">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${good ? "bg-accent" : "border-[1.5px] border-danger pulse"}`}
      />
      {failed ? "scan failed" : words[connection]}
      {good && interval !== undefined && (
        <span className="text-muted max-sm:hidden">· every {Number(interval.toFixed(1))} s</span>
      )}
    </span>
  );
}
