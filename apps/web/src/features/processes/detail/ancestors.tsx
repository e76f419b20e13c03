import type { CorralOutputs } from "@corral/process-service/trpc";
import { navigate } from "../../../state/use-url-state.ts";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";

/** The parents of a process up to its executor, as links. */
export function Ancestors({ detail }: { readonly detail: CorralOutputs["processes"]["get"] }) {
  const { ancestors, executor } = detail;
  if (ancestors.length === 0 && executor === undefined) return null;
  return (
    <section aria-label="Ancestors">
      <h3 className="pb-1 text-sm text-muted">Comes from</h3>
      <ol>
        {ancestors.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              onClick={() => navigate({ process: each.id })}
              className="flex w-full min-w-0 items-baseline gap-2 rounded px-1 py-0.5 text-left hover:bg-hover"
            >
              <span className="shrink-0 font-medium">
                <UntrustedText text={each.title} length={40} />
              </span>
              <span className="shrink-0 text-muted">{each.pid}</span>
              <span className="min-w-0 truncate font-mono text-sm text-muted">
                <UntrustedText text={each.command} length={120} />
              </span>
            </button>
          </li>
        ))}
        {executor !== undefined && (
          <li>
            <button
              type="button"
              onClick={() => navigate({ page: { kind: "executor", id: executor.id } })}
              className="rounded px-1 py-0.5 text-accent hover:underline"
            >
              <UntrustedText text={executor.title?.text ?? executor.label} length={80} /> – about
              this agent
            </button>
          </li>
        )}
      </ol>
    </section>
  );
}
