import { DropdownMenu } from "radix-ui";
import { navigate, useUrlState } from "../../app/use-url-state.ts";
import { Icon } from "../../ui/icons.tsx";
import { groupings, type Grouping } from "./model/group-executors.ts";

const names: Readonly<Record<Grouping, string>> = {
  project: "Project › task",
  workspace: "Workspace",
  executor: "Executor",
  none: "Parents only",
};

export function GroupMenu({ disabled }: { readonly disabled: boolean }) {
  const { grouping } = useUrlState();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        disabled={disabled}
        className="inline-flex h-7 items-center gap-1 rounded-md border border-line-strong bg-panel px-2 hover:bg-hover disabled:opacity-50"
      >
        <span className="text-muted max-sm:sr-only">group</span> {names[grouping]}
        <Icon name="down" className="size-3.5 text-muted" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={2}
          collisionPadding={8}
          className="z-40 min-w-44 rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          <DropdownMenu.RadioGroup
            value={grouping}
            onValueChange={(value) => {
              const next = groupings.find((each) => each === value);
              if (next !== undefined) navigate({ grouping: next });
            }}
          >
            {groupings.map((each) => (
              <DropdownMenu.RadioItem
                key={each}
                value={each}
                className="flex items-center gap-2 rounded px-2 py-1 outline-none select-none data-highlighted:bg-hover"
              >
                <span className="w-4">
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {names[each]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
