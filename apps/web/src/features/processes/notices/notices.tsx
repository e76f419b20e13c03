import { makesPartial } from "@corral/inspector/core";
import { type CorralView } from "@corral/process-service/core";
import { formatDuration } from "@corral/process-service/internal";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import type { LiveState } from "../../../api/live-state.ts";
import { trpc } from "../../../api/trpc.ts";
import type { StopTarget } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import type { Summary } from "../model/summary.ts";
import { LeftOverNotice } from "./left-over-notice.tsx";
import { Notice } from "./notice.tsx";
import { useDataAge } from "./use-data-age.ts";

/**
 * Conditions under which the table is stale or incomplete, and modes in which nothing can be
 * stopped: the weightiest on one line, all of them on request.
 */
export function Notices({
  shown,
  view,
  leftOver,
  onStop,
}: {
  readonly shown: LiveState;
  readonly view: CorralView;
  /** Undefined where the rows say it. */
  readonly leftOver: Summary["leftOver"] | undefined;
  readonly onStop: (target: StopTarget) => void;
}) {
  const [all, setAll] = useState(false);
  const age = useDataAge(shown);
  const notices = [freshness(shown, view, age), ...ofView(view)].filter(
    (each) => each !== undefined,
  );
  if (leftOver !== undefined && leftOver.processes > 0) {
    notices.push(<LeftOverNotice key="left over" leftOver={leftOver} onStop={onStop} />);
  }
  if (notices.length === 0) return null;
  const more = notices.length - 1;
  return (
    // The button stands over the first notice.
    <div
      className={`relative shrink-0 ${all ? "" : "[&_p]:truncate"} ${!all && more > 0 ? "[&>section:first-child]:pr-24" : "[&>section:first-child]:pr-11"}`}
    >
      {all ? notices : notices[0]}
      <Button
        variant="quiet"
        className="absolute top-0.5 right-2 px-2"
        aria-label={all ? "One notice on one line" : more > 0 ? `${more} more` : "The whole notice"}
        aria-expanded={all}
        onClick={() => setAll(!all)}
      >
        {!all && more > 0 && `${more} more`}
        <Icon name="down" className={`size-3.5 ${all ? "rotate-180" : ""}`} />
      </Button>
    </div>
  );
}

/** By weight. */
function ofView({ scan, store, readOnly }: CorralView): readonly (ReactElement | undefined)[] {
  const missing = scan.problems.filter(makesPartial);
  return [
    store.mode === "inspect-only" ? (
      <Notice key="inspect" name="Inspect only" icon="shield">
        <strong>Inspect only.</strong> Nothing can be recorded, so nothing is stopped.{" "}
        <UntrustedText text={store.message ?? ""} length={300} />
      </Notice>
    ) : undefined,
    store.recoveredFrom === undefined ? undefined : (
      <Recovered key="recovered" from={store.recoveredFrom} />
    ),
    missing.length === 0 ? undefined : (
      <Notice key="partial" name="Partial view" icon="warn">
        <strong>Partial view.</strong>{" "}
        {missing.map((problem) => (
          <UntrustedText key={problem.code} text={problem.message} className="mr-2" />
        ))}
      </Notice>
    ),
    readOnly && store.mode === "read-write" ? (
      <Notice key="read only" name="Read only" icon="shield">
        <strong>Read only.</strong> Everything is visible, nothing is stopped.
      </Notice>
    ) : undefined,
  ];
}

/** For failed scans and lost connections: the table stays, with the age of its data. */
function freshness(shown: LiveState, { scan }: CorralView, age: number): ReactElement | undefined {
  const old = `What is shown is ${formatDuration(age)} old.`;
  if (shown.connection === "reconnecting") {
    return (
      <Notice key="fresh" name="Reconnecting" icon="clock" tone="urgent">
        <strong>Reconnecting.</strong> The Corral server does not answer. {old}
      </Notice>
    );
  }
  if (scan.state === "failed") {
    return (
      <Notice key="fresh" name="Scan failed" icon="warn" tone="urgent">
        <strong>The scan failed:</strong>{" "}
        <UntrustedText text={scan.error ?? "unknown"} length={300} />. {old}
      </Notice>
    );
  }
  if (shown.connection === "live" && age > Math.max(10_000, 4 * scan.intervalMs)) {
    return (
      <Notice key="fresh" name="Stale" icon="clock" tone="urgent">
        <strong>No news from the server.</strong> {old}
      </Notice>
    );
  }
  return undefined;
}

/** Records were lost in the recovery: shown until a person acknowledges it. */
function Recovered({ from }: { readonly from: string }) {
  const acknowledge = useMutation(trpc.host.acknowledgeRecovery.mutationOptions());
  return (
    <Notice
      name="Store recovered"
      icon="warn"
      action={
        <Button
          variant="quiet"
          className="h-6"
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate()}
        >
          I know: go on
        </Button>
      }
    >
      The store was damaged and begun afresh; the old file is at <UntrustedText text={from} />.
      Automatic clean-up stays off until you say that you know.
    </Notice>
  );
}
