import { navigate, useUrlState } from "../../../state/use-url-state.ts";
import { groupings, type Grouping } from "../../../model/table-view.ts";
import { ChoiceMenu } from "../../../ui/choice-menu.tsx";
import { Icon } from "../../../ui/icons.tsx";

export const groupingNames: Readonly<Record<Grouping, string>> = {
  project: "Project › task",
  workspace: "Workspace",
  executor: "Agent",
  none: "Parents only",
};
const options = groupings.map((each) => [each, groupingNames[each]] as const);

export function GroupMenu({ disabled }: { readonly disabled: boolean }) {
  const { grouping } = useUrlState();
  return (
    <ChoiceMenu
      value={grouping}
      options={options}
      onChange={(next) => navigate({ grouping: next })}
    >
      <button
        type="button"
        disabled={disabled}
        className="inline-flex h-7 items-center gap-1 rounded-md border border-line-strong bg-panel px-2 hover:bg-hover disabled:opacity-50"
      >
        <span className="text-muted max-sm:sr-only">group</span> {groupingNames[grouping]}
        <Icon name="down" className="size-3.5 text-muted" />
      </button>
    </ChoiceMenu>
  );
}
