import { makesPartial } from "@corral/inspector/core";
import type { CorralView, EventStatus } from "@corral/process-service/core";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";

/** How new processes are found where the kernel does not report them. */
const SOURCES: Readonly<Record<EventStatus["source"], string | undefined>> = {
  "process-connector": undefined,
  "last-pid":
    "New processes are found by polling; what a shell that lives for less than 20 ms starts can be missed",
  listing: "New processes are found by comparing process lists; short-lived parents are missed",
  none: "New processes are found by scans only; short-lived parents are missed",
};

/**
 * Expected gaps of a view: an ordinary user may not read other users' directories, the kernel may not
 * report new processes, and on a busy machine some are missed. Shown below the table where there are any.
 */
export function ViewLimits({ view }: { readonly view: CorralView }) {
  const { problems, missedBirths, events } = view.scan;
  const source = events && SOURCES[events.source];
  const limits = problems.filter((problem) => !makesPartial(problem));
  if (limits.length === 0 && missedBirths === undefined && source === undefined) return null;
  return (
    <section
      aria-label="Limits of this view"
      className="flex flex-wrap gap-x-6 border-t border-line px-3 py-1 text-sm text-muted"
    >
      {limits.map((problem) => (
        <UntrustedText key={problem.code} text={problem.message} />
      ))}
      {source !== undefined && (
        <span>
          {source}
          {events?.reason !== undefined && (
            <>
              {" "}
              (<UntrustedText text={events.reason} />)
            </>
          )}
        </span>
      )}
      {missedBirths !== undefined && (
        <span>
          Short-lived parents may have been missed: <UntrustedText text={missedBirths} />
        </span>
      )}
    </section>
  );
}
