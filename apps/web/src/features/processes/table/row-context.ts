import { createContext, type RefObject, use } from "react";
import type { StopTarget } from "../../../model/stop-target.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** Actions of rows. The object never changes, so that rows do not render for it. */
export interface RowActions {
  readonly toggle: (key: string) => void;
  readonly select: (key: string, range: boolean) => void;
  readonly focus: (key: string) => void;
  /** Set by the table: implementation of `focus`. */
  readonly onFocus: RefObject<(key: string) => void>;
  /** Set by the table: moves the focus to the first row; undefined without rows. */
  readonly onFocusFirst: RefObject<(() => void) | undefined>;
  readonly open: (node: TreeNode) => void;
  readonly stop: (target: StopTarget) => void;
  readonly stopSameName: (node: TreeNode) => void;
  readonly selectSameName: (node: TreeNode) => void;
  readonly countSameName: (node: TreeNode) => number;
}

/**
 * Time of the shown view, by the server's clock. A context of its own, so that only ages render at
 * each tick.
 */
const Now = createContext(0);
export const NowProvider = Now.Provider;
export const useNow = (): number => use(Now);

const Context = createContext<RowActions | undefined>(undefined);
export const RowActionsProvider = Context.Provider;

export function useRowActions(): RowActions {
  const actions = use(Context);
  if (actions === undefined) throw new TypeError("useRowActions needs a RowActionsProvider");
  return actions;
}
