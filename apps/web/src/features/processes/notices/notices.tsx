import { makesPartial } from "@corral/inspector/core";
import { type CorralView } from "@corral/process-service/core";
import { formatDuration } from "@corral/process-service/internal";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { LiveState } from "../../../api/live-state.ts";
import { trpc } from "../../../api/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Icon, type IconName } from "../../../ui/icons.tsx";
import { useDataAge } from "./use-data-age.ts";

/**
 * Conditions under which the table is stale or incomplete, and modes in which nothing can be
 * stopped.
 */
export function Notices({ shown, view }: { readonly shown: LiveState; readonly view: CorralView }) {
  const { scan, store } = view;
  const missing = scan.problems.filter(makesPartial);
  return (
    <>
      <Freshness shown={shown} view={view} />
      {missing.length > 0 && (
        <Notice name="Partial view" icon="warn">
          <strong>Partial view.</strong>{" "}
          {missing.map((problem) => (
            <UntrustedText key={problem.code} text={problem.message} className="mr-2" />
          ))}
        </Notice>
      )}
      {store.mode === "inspect-only" && (
        <Notice name="Inspect only" icon="shield">
          <strong>Inspect only.</strong> Nothing can be recorded, so nothing is stopped.{" "}
          <UntrustedText text={store.message ?? ""} length={300} />
        </Notice>
      )}
      {store.recoveredFrom !== undefined && <Recovered from={store.recoveredFrom} />}
      {view.readOnly && store.mode === "read-write" && (
        <Notice name="Read only" icon="shield">
          <strong>Read only.</strong> Everything is visible, nothing is stopped.
        </Notice>
      )}
    </>
  );
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

/** For failed scans and lost connections: the table stays, with the age of its data. */
function Freshness({ shown, view }: { readonly shown: LiveState; readonly view: CorralView }) {
  const age = useDataAge(shown);
  const old = `What is shown is ${formatDuration(age)} old.`;
  if (shown.connection === "reconnecting") {
    return (
      <Notice name="Reconnecting" icon="clock" urgent>
        <strong>Reconnecting.</strong> The Corral server does not answer. {old}
      </Notice>
    );
  }
  if (view.scan.state === "failed") {
    return (
      <Notice name="Scan failed" icon="warn" urgent>
        <strong>The scan failed:</strong>{" "}
        <UntrustedText text={view.scan.error ?? "unknown"} length={300} />. {old}
      </Notice>
    );
  }
  if (shown.connection === "live" && age > Math.max(10_000, 4 * view.scan.intervalMs)) {
    return (
      <Notice name="Stale" icon="clock" urgent>
        <strong>No news from the server.</strong> {old}
      </Notice>
    );
  }
  return null;
}

function Notice({
  name,
  icon,
  urgent = false,
  action,
  children,
}: {
  readonly name: string;
  readonly icon: IconName;
  readonly urgent?: boolean;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section
      aria-label={name}
      className={`flex items-start gap-2 border-b border-line px-3 py-1.5 ${urgent ? "bg-accent-soft" : "bg-sunken"}`}
    >
      <Icon name={icon} className="mt-0.5" />
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </section>
  );
}
