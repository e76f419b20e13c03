import { useRef, useState } from "react";
import { Icon } from "../../../ui/icons.tsx";
import type { TreeNode } from "../model/tree-node.ts";
import { stopTarget } from "./row-actions.ts";
import { useRowActions } from "./row-context.ts";
import { RowMenu } from "./row-menu.tsx";
import { nameOf } from "./row-text.ts";

/** The stop button and the menu button of a row. */
export function RowButtons({ node, tabIndex }: { node: TreeNode; tabIndex: number }) {
  const actions = useRowActions();
  // Mounted only while open: closed menus of all visible rows would cost more than the rows.
  const [open, setOpen] = useState<"by key" | "by pointer">();
  const more = useRef<HTMLButtonElement>(null);
  const target = stopTarget(node);
  if (node.exiting || (target === undefined && node.process === undefined)) return null;
  const button =
    "grid size-6 place-items-center rounded text-muted hover:bg-hover hover:text-foreground focus-visible:text-foreground";
  return (
    <span className="relative flex justify-end">
      {target !== undefined && !node.process?.kernelThread && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={node.kind === "left-over" ? "Review and stop…" : `Stop ${nameOf(node)}…`}
          onClick={() => actions.stop(target)}
          className="flex h-6 min-w-6 items-center justify-center gap-1 rounded bg-inherit px-1 text-muted group-hover:text-danger hover:bg-danger-soft focus-visible:text-danger"
        >
          <Icon name="stop" className="size-3.5 fill-current [fill-opacity:0.25]" />
          <span
            aria-hidden="true"
            className={`text-sm ${node.kind === "left-over" ? "text-danger @max-md:hidden" : "hidden @md:group-hover:inline @md:group-focus-within:inline"}`}
          >
            {node.kind === "left-over" ? "Review" : "Stop"}
          </span>
        </button>
      )}
      {node.kind !== "left-over" && (
        <button
          ref={more}
          type="button"
          tabIndex={tabIndex}
          aria-label={`More for ${nameOf(node)}`}
          aria-haspopup="menu"
          aria-expanded={open !== undefined}
          // `detail` is 0 for clicks by keyboard.
          onClick={({ detail }) => setOpen(detail === 0 ? "by key" : "by pointer")}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            setOpen("by key");
          }}
          className={button}
        >
          <Icon name="more" className="size-3.5" />
        </button>
      )}
      {open !== undefined && (
        <RowMenu
          node={node}
          byKey={open === "by key"}
          onClose={() => setOpen(undefined)}
          onClosed={() => more.current?.focus()}
        />
      )}
    </span>
  );
}
