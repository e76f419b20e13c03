import { makesPartial } from "@corral/inspector/core";
import type { CorralView, EventStatus } from "@corral/process-service/core";
import { visibleText } from "@corral/process-service/internal";
import { Icon } from "../../../ui/icons.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";

/** How new processes are found where the kernel does not report them. */
const SOURCES: Readonly<Record<EventStatus["source"], string | undefined>> = {
  "process-connector": undefined,
  "last-pid":
    "New processes are found by polling; what a shell that lives for less than 20 ms starts can be missed",
  listing: "New processes are found by comparing process lists; short-lived parents are missed",
  none: "New processes are found by scans only; short-lived parents are missed",
};

/**
 * Expected gaps of a view, in a tooltip: an ordinary user may not read other users' directories, the
 * kernel may not report new processes, and on a busy machine some are missed.
 */
export function ViewLimits({ view }: { readonly view: CorralView }) {
  const limits = limitsOf(view);
  if (limits.length === 0) return null;
  return (
    <Tooltip
      text={limits.map((each) => (
        <p key={each}>{each}.</p>
      ))}
    >
      <span
        // Focus shows the tooltip.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="note"
        aria-label="Limits of this view"
        className="grid size-6 shrink-0 place-items-center text-muted max-[24rem]:hidden"
      >
        <Icon name="info" />
      </span>
    </Tooltip>
  );
}

function limitsOf({ scan }: CorralView): readonly string[] {
  const { problems, missedBirths, events } = scan;
  const limits = problems.filter((each) => !makesPartial(each)).map(({ message }) => message);
  const source = events && SOURCES[events.source];
  if (source !== undefined) {
    limits.push(events?.reason === undefined ? source : `${source} (${events.reason})`);
  }
  if (missedBirths !== undefined) {
    limits.push(`Short-lived parents may have been missed: ${missedBirths}`);
  }
  return limits.map((each) => visibleText(each));
}
