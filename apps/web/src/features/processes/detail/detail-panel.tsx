import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { failureOf } from "../../../api/failure.ts";
import { useLive } from "../../../api/live.ts";
import { trpc } from "../../../api/trpc.ts";
import { navigate } from "../../../state/use-url-state.ts";
import { IconButton } from "../../../ui/icon-button.tsx";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { DetailActions } from "./detail-actions.tsx";
import { DetailBody } from "./detail-body.tsx";

/** Details of one process, beside the table. */
export default function DetailPanel({ id }: { readonly id: string }) {
  const live = useLive();
  const detail = useQuery(
    trpc.processes.get.queryOptions(
      { id },
      { refetchInterval: 2_000, retry: false, enabled: live.connection === "live" },
    ),
  );
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (id !== "") panel.current?.focus();
  }, [id]);
  const close = (): void => {
    navigate({ process: undefined });
    const key = CSS.escape(id);
    document.querySelector<HTMLElement>(`[data-key="${key}"], [data-root="${key}"]`)?.focus();
  };
  const { data } = detail;
  const now = live.view?.processes.find((each) => each.id === id);
  const process = now ?? data?.process;
  const failure = detail.error === null ? undefined : failureOf(detail.error);
  const gone = live.view !== undefined && now === undefined && !detail.isLoading;
  return (
    // Escape closes the panel from any element inside, as in a dialog.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label="Details"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
      className="flex w-[26rem] shrink-0 flex-col overflow-hidden border-l border-line-strong bg-panel max-lg:absolute max-lg:inset-0 max-lg:z-30 max-lg:w-auto max-sm:fixed"
    >
      <header className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <h2 className="min-w-0 truncate font-semibold">
          {process === undefined ? "Process" : <UntrustedText text={process.title} length={60} />}{" "}
          <span className="font-normal text-muted">{process?.pid}</span>
        </h2>
        <span className="ml-auto" />
        <IconButton icon="close" label="Close details" onClick={close} />
      </header>
      <div className="min-h-0 flex-1 overflow-auto px-3 py-2">
        {gone && (
          <p role="alert" className="mb-2 rounded-md bg-sunken px-2.5 py-1.5">
            This process has ended
            {process === undefined ? "" : "; this is what was last known of it"}.
          </p>
        )}
        {failure !== undefined && failure.code !== "PROCESS_NOT_FOUND" && (
          <p role="alert" className="mb-2 text-danger">
            {failure.message}
          </p>
        )}
        {now !== undefined && <DetailActions process={now} />}
        {process !== undefined && (
          <DetailBody process={process} detail={data} now={live.view?.takenAt ?? 0} />
        )}
      </div>
    </aside>
  );
}
