import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { Icon } from "../../ui/icons.tsx";
import type { TreeNode } from "./model/tree-node.ts";
import { stopTarget } from "./row-actions.ts";
import { useRowActions } from "./row-context.ts";
import { RowMenu } from "./row-menu.tsx";
import { nameOf } from "./row-text.ts";

/** Stop, and everything else that can be done with a row. */
export function RowButtons({ node, tabIndex }: { node: TreeNode; tabIndex: number }) {
  const actions = useRowActions();
  const [open, setOpen] = useState(false);
  const target = stopTarget(node);
  if (node.leaving || (target === undefined && node.process === undefined)) return null;
  const button =
    "grid size-6 place-items-center rounded text-muted hover:bg-hover hover:text-ink focus-visible:text-ink";
  return (
    <span className="flex justify-end">
      {target !== undefined && !node.process?.kernelThread && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={`Stop ${nameOf(node)}…`}
          onClick={() => actions.stop(target)}
          className={`${button} hover:text-danger`}
        >
          <Icon name="stop" className="size-3.5 fill-current [fill-opacity:0.25]" />
        </button>
      )}
      <DropdownMenu.Root open={open} onOpenChange={setOpen}>
        <DropdownMenu.Trigger
          tabIndex={tabIndex}
          aria-label={`More for ${nameOf(node)}`}
          className={`${button} @max-md:hidden`}
        >
          <Icon name="more" className="size-3.5" />
        </DropdownMenu.Trigger>
        {open && <RowMenu node={node} />}
      </DropdownMenu.Root>
    </span>
  );
}
