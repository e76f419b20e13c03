import { live } from "../../../api/live.ts";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { useNow } from "./row-context.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** CPU of a process, or of all executors of a group, over the last 60 scans. */
export function SparklineCell({ node }: { readonly node: TreeNode }) {
  // Subscribes to the time of the view: new samples come at each scan, also for unchanged rows.
  useNow();
  if (node.deadAncestor !== undefined || node.kind === "rest" || node.kind === "kernel")
    return null;
  return <Sparkline samples={samplesOf(node)} className="text-accent" />;
}

function samplesOf(node: TreeNode): Float32Array {
  if (node.process !== undefined) return live.history.read([node.key]);
  const samples = live.history.read(keysOf(node, "executor"));
  // The server has earlier samples of processes only, not of executors.
  const before = live.history.read(keysOf(node, "process"));
  return samples.map((value, index) => (Number.isNaN(value) ? (before[index] ?? value) : value));
}

function keysOf(node: TreeNode, kind: "executor" | "process"): readonly string[] {
  if (node.kind === kind) {
    return kind === "executor"
      ? [node.key]
      : [node.key, ...node.children.flatMap((child) => keysOf(child, kind))];
  }
  if (node.kind === "suspected") return [];
  const root = kind === "process" && node.root !== undefined ? [node.root.key] : [];
  return [...root, ...node.children.flatMap((child) => keysOf(child, kind))];
}
