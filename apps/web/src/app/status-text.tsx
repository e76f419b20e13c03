import type { Connection } from "../api/live-state.ts";
import { useLiveValue } from "../api/live.ts";
import { IntervalMenu } from "./interval-menu.tsx";

const words: Readonly<Record<Connection, string>> = {
  connecting: "connecting",
  live: "live",
  reconnecting: "reconnecting",
  hidden: "resting",
  refused: "no permission",
};

/** "● live · every 2 s". No live region: a screen reader would read every change. */
export function StatusText() {
  const connection = useLiveValue((live) => live.connection);
  const scanFailed = useLiveValue(({ view }) => view?.scan.state === "failed");
  const intervalMs = useLiveValue(({ view }) => view?.scan.intervalMs);
  const failed = scanFailed && connection === "live";
  const good = connection === "live" && !failed;
  return (
    <span className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${good ? "bg-accent" : "border-[1.5px] border-danger pulse"}`}
      />
      {/* On a narrow page the dot says whether all is well. */}
      <span className="truncate" title={failed ? "scan failed" : words[connection]}>
        {failed ? "scan failed" : words[connection]}
      </span>
      {good && intervalMs !== undefined && <IntervalMenu intervalMs={intervalMs} />}
    </span>
  );
}
