import { makesPartial } from "@corral/inspector/core";
import type { CorralView } from "@corral/process-service/core";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";

/**
 * Expected gaps of a view: an ordinary user may not read other users' directories, and on a busy
 * machine the birth watch misses processes. Shown below the table where there are any.
 */
export function ViewLimits({ view }: { readonly view: CorralView }) {
  const { problems, missedBirths } = view.scan;
  const limits = problems.filter((problem) => !makesPartial(problem));
  if (limits.length === 0 && missedBirths === undefined) return null;
  return (
    <footer
      aria-label="Limits of this view"
      className="flex flex-wrap gap-x-6 border-t border-line px-3 py-1 text-sm text-muted"
    >
      {limits.map((problem) => (
        <UntrustedText key={problem.code} text={problem.message} />
      ))}
      {missedBirths !== undefined && (
        <span>
          Short-lived parents may have been missed: <UntrustedText text={missedBirths} />
        </span>
      )}
    </footer>
  );
}
