import { count } from "@corral/process-service/internal";
import type { ReactNode } from "react";
import { live } from "../../../api/live.ts";
import { navigate } from "../../../state/use-url-state.ts";
import { Button } from "../../../ui/button.tsx";

/** Why the table has no rows. Errors have texts of their own. */
export function EmptyTable({
  filtered,
  hidden,
  scope,
}: {
  readonly filtered: boolean;
  readonly hidden: number;
  readonly scope: "agents" | "all";
}) {
  if (filtered && hidden > 0) {
    return (
      <EmptyState title={`The filter hides ${count(hidden, "process", "processes")}`}>
        <p>Nothing matches it.</p>
        <Button onClick={() => navigate({ filter: "" })}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (scope === "agents") {
    return (
      <EmptyState title="No agent is running">
        <p>Start one through Corral, and it and everything it starts shows up here:</p>
        <Command>corral run --project web --task TASK-12 -- claude</Command>
        <p>Known coding agents that already run are found by themselves.</p>
        <Button onClick={() => navigate({ scope: "all" })}>Show all processes</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No process can be seen">
      <p>The scan worked and found none: this machine hides them from Corral’s user.</p>
    </EmptyState>
  );
}

export function Connecting() {
  return <EmptyState title="Connecting…">{null}</EmptyState>;
}

export function Unreachable() {
  return (
    <EmptyState title="The Corral server does not answer">
      <p>The page keeps trying. To start the server:</p>
      <Command>corral serve</Command>
      <Button onClick={live.reconnect}>Try now</Button>
    </EmptyState>
  );
}

export function FirstScanFailed({ error }: { readonly error: string | undefined }) {
  return (
    <EmptyState title="The machine could not be read">
      <p>{error ?? "The scan failed."}</p>
      <p>Nothing is known yet about what runs. Corral keeps trying.</p>
      <Command>corral doctor</Command>
    </EmptyState>
  );
}

/** Shown without a valid session: how to get one. */
export function NoPermission() {
  return (
    <EmptyState title="This page needs your link">
      <p>Corral shows and stops processes only for whoever can read its token. To get in:</p>
      <Command>corral open</Command>
      <p>
        or follow the link that <code>corral serve</code> printed when it started.
      </p>
      <Button onClick={live.reconnect}>Try again</Button>
    </EmptyState>
  );
}

function Command({ children }: { readonly children: string }) {
  return (
    <code className="block max-w-full overflow-x-auto rounded-md border border-line bg-sunken px-3 py-1.5 font-mono text-sm text-foreground">
      {children}
    </code>
  );
}

function EmptyState({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="m-auto flex max-w-lg flex-col items-center gap-3 px-6 py-10 text-center text-muted"
    >
      <h2 className="text-lg font-semibold text-foreground">{title}</h2>
      {children}
    </section>
  );
}
