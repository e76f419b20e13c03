import { formatBytes } from "@corral/process-service/internal";
import type { CorralView, Finding } from "@corral/process-service/core";
import { navigate } from "../../../state/use-url-state.ts";
import { formatAgo } from "../../../lib/format.ts";
import { findingTitles } from "../../../model/finding-text.ts";
import { stopExactly, type StopTarget } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Modal } from "../../../ui/modal.tsx";

/** All findings, each with its reason and buttons. */
export default function FindingsDialog({
  view,
  onStop,
  onClose,
}: {
  readonly view: CorralView;
  readonly onStop: (target: StopTarget) => void;
  readonly onClose: () => void;
}) {
  return (
    <Modal title="Findings" onClose={onClose}>
      {view.findings.length === 0 && <p className="text-muted">Nothing stands out any more.</p>}
      <ul className="flex flex-col gap-3">
        {view.findings.map((finding) => (
          <li key={finding.id} className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <p className="font-medium">{findingTitles[finding.kind]}</p>
              <p>
                <UntrustedText text={finding.reason} />
              </p>
              <p className="text-sm text-muted">
                {formatBytes(finding.memoryBytes)} · since {formatAgo(finding.since, view.takenAt)}
              </p>
            </div>
            <FindingButtons finding={finding} view={view} onStop={onStop} onClose={onClose} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

function FindingButtons({
  finding,
  view,
  onStop,
  onClose,
}: Parameters<typeof FindingsDialog>[0] & { readonly finding: Finding }) {
  const ids = new Set(finding.processIds);
  const processes = view.processes.filter((each) => ids.has(each.id));
  const [first] = processes;
  if (first === undefined) return null;
  const target = stopExactly(processes, findingTitles[finding.kind].toLowerCase());
  return (
    <span className="flex gap-2">
      <Button
        variant="quiet"
        onClick={() => {
          onClose();
          navigate({ process: first.id, filter: "" });
        }}
      >
        Show
      </Button>
      {target !== undefined && (
        <Button
          variant="danger-quiet"
          onClick={() => {
            onClose();
            onStop(target);
          }}
        >
          Stop…
        </Button>
      )}
    </span>
  );
}
