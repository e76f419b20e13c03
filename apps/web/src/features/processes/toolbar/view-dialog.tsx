import { groupings } from "../../../model/table-view.ts";
import { navigate, useUrlState } from "../../../state/use-url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import type { Table } from "../table/use-table-model.ts";
import { groupingNames } from "./group-menu.tsx";

export const scopes = [
  ["agents", "Agents"],
  ["all", "All"],
] as const;
export const layouts = [
  ["tree", "Tree"],
  ["flat", "Flat"],
] as const;

/** What a narrow toolbar has no place for. */
export function ViewDialog({
  setAll,
  onClose,
}: {
  readonly setAll: Table["setAll"];
  readonly onClose: () => void;
}) {
  const { scope, layout, grouping } = useUrlState();
  const flat = layout === "flat";
  return (
    <Modal title="View" onClose={onClose}>
      <div className="flex flex-wrap items-center gap-3 pb-3">
        <Segmented
          label="Show"
          value={scope}
          options={scopes}
          onChange={(next) => navigate({ scope: next })}
        />
        <Segmented
          label="As"
          value={layout}
          options={layouts}
          onChange={(next) => navigate({ layout: next })}
        />
        <label className="flex items-center gap-2">
          <span className="text-muted">group</span>
          <select
            value={grouping}
            disabled={flat}
            onChange={(event) => {
              const next = groupings.find((each) => each === event.target.value);
              if (next !== undefined) navigate({ grouping: next });
            }}
            className="h-7 rounded-md border border-line-strong bg-panel px-1"
          >
            {groupings.map((each) => (
              <option key={each} value={each}>
                {groupingNames[each]}
              </option>
            ))}
          </select>
        </label>
        <Button disabled={flat} onClick={() => setAll(false)}>
          Fold all
        </Button>
        <Button disabled={flat} onClick={() => setAll(true)}>
          Unfold all
        </Button>
      </div>
    </Modal>
  );
}
