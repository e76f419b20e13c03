import { shortText, visibleText } from "@corral/process-service/internal";
import { useMutation } from "@tanstack/react-query";
import { defined, identityOf } from "@corral/inspector/core";
import { DropdownMenu } from "radix-ui";
import { useEffect, useRef } from "react";
import { trpc } from "../../../api/trpc.ts";
import { stopExactly } from "../../../model/stop-target.ts";
import { navigate } from "../../../state/use-url-state.ts";
import { MenuPanel } from "../../../ui/choice-menu.tsx";
import { toast } from "../../../ui/toasts.ts";
import type { TreeNode } from "../model/tree-node.ts";
import { usePauseAction, useProtectAction } from "../actions/use-process-actions.ts";
import { stopTarget } from "./row-actions.ts";
import { useRowActions } from "./row-context.ts";
import { nameOf } from "./row-text.ts";

/** Menu of one row, mounted while it is open. */
export function RowMenu({
  node,
  byKey,
  onClose,
  onClosed,
}: {
  readonly node: TreeNode;
  /** Opened by keyboard: the first item gets the focus. */
  readonly byKey: boolean;
  readonly onClose: () => void;
  /** Called once the menu is unmounted and has released the focus. */
  readonly onClosed: () => void;
}) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!byKey) return undefined;
    // A timeout, because the menu first focuses itself.
    const timer = setTimeout(() =>
      content.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus(),
    );
    return () => clearTimeout(timer);
  }, [byKey]);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={onClose}>
      {/* Only an anchor for the position: the row has the visible button. */}
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <MenuPanel
        ref={content}
        aria-labelledby={undefined}
        aria-label={`More for ${nameOf(node)}`}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
      >
        <Items node={node} />
      </MenuPanel>
    </DropdownMenu.Root>
  );
}

function Items({ node }: { readonly node: TreeNode }) {
  const actions = useRowActions();
  const { process, executor } = node;
  const same = actions.countSameName(node);
  const name = shortText(node.label, 30);
  const alone = process === undefined ? undefined : stopExactly([process], nameOf(node));
  const target = stopTarget(node);
  const isTree = target?.scope.kind === "tree";
  return (
    <>
      {process !== undefined && <Item onSelect={() => actions.open(node)}>Details</Item>}
      {node.root?.process !== undefined && (
        <Item onSelect={() => navigate({ process: node.root?.process?.id })}>Details</Item>
      )}
      {process !== undefined && (
        <Item onSelect={() => actions.select(node.key, false)}>Select</Item>
      )}
      {process !== undefined && (
        <Item onSelect={() => void navigator.clipboard.writeText(visibleText(process.command))}>
          Copy command
        </Item>
      )}
      {executor !== undefined && node.kind !== "task" && (
        <Item onSelect={() => navigate({ page: { kind: "executor", id: executor.id } })}>
          About {shortText(executor.label, 30)} {executor.pid}
        </Item>
      )}
      <ProtectItem node={node} />
      {same > 1 && (
        <Item onSelect={() => actions.selectSameName(node)}>
          Select all {same} {name}
        </Item>
      )}
      <PauseItem node={node} />
      <RegisterItem node={node} />
      <DropdownMenu.Separator className="my-1 h-px bg-line" />
      {target !== undefined && (
        <Item danger onSelect={() => actions.stop(target)}>
          {process === undefined
            ? "Stop all of it…"
            : isTree
              ? "Stop it and all below…"
              : "Stop it…"}
        </Item>
      )}
      {alone !== undefined && isTree && node.children.length > 0 && (
        <Item danger onSelect={() => actions.stop(alone)}>
          Stop only this process…
        </Item>
      )}
      {same > 1 && (
        <Item danger onSelect={() => actions.stopSameName(node)}>
          Stop all {same} {name}…
        </Item>
      )}
    </>
  );
}

function ProtectItem({ node }: { readonly node: TreeNode }) {
  const { process, executor } = node;
  const identity = process && identityOf(process);
  const group = node.kind === "executor" ? executor : undefined;
  const target = identity === undefined ? group && { executorId: group.id } : { process: identity };
  const protect = useProtectAction(target, (process ?? executor)?.protected === true);
  return protect && <Item onSelect={protect.run}>{protect.label}</Item>;
}

function PauseItem({ node }: { readonly node: TreeNode }) {
  const pause = usePauseAction(node.process);
  return pause && <Item onSelect={pause.run}>{pause.label}</Item>;
}

/** Registers a process without an executor, with its descendants. */
function RegisterItem({ node }: { readonly node: TreeNode }) {
  const register = useMutation(
    trpc.executors.register.mutationOptions({
      onSuccess: ({ label, pid }) => toast(`${shortText(label, 60)} ${pid} is an agent now.`),
    }),
  );
  const { process } = node;
  const identity = process && identityOf(process);
  if (identity === undefined || process?.association !== undefined || process?.kernelThread) {
    return null;
  }
  const label = process?.title;
  return (
    <Item onSelect={() => register.mutate({ ...identity, ...defined({ label }) })}>
      Treat as an agent, with all below
    </Item>
  );
}

function Item({
  children,
  danger = false,
  onSelect,
}: {
  readonly children: React.ReactNode;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={`rounded px-2 py-1 outline-none select-none data-highlighted:bg-hover ${danger ? "text-danger" : ""}`}
    >
      {children}
    </DropdownMenu.Item>
  );
}
