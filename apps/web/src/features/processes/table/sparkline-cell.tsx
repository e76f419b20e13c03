import { live } from "../../../api/live.ts";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { useNow } from "./row-context.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** CPU of the last 60 scans: of one process, or of all executors in a group together. */
export function SparklineCell({ node }: { readonly node: TreeNode }) {
  // Drawn anew at each scan, also in a row where nothing else changed.
  useNow();
  if (node.deadAncestor !== undefined || node.kind === "rest" || node.kind === "kernel")
    return null;
  return <Sparkline samples={samplesOf(node)} className="text-accent" />;
}

function samplesOf(node: TreeNode): Float32Array {
  if (node.process !== undefined) return live.history.read([node.key]);
  const samples = live.history.read(keysOf(node, "executor"));
  // From before the page was opened only the processes' samples are known.
  const before = live.history.read(keysOf(node, "process"));
  return samples.map((value, index) => (Number.isNaN(value) ? (before[index] ?? value) : value));
}

function keysOf(node: TreeNode, kind: "executor" | "process"): readonly string[] {
  if (node.kind === kind) {
    return kind === "executor"
      ? [node.key]
      : [node.key, ...node.children.flatMap((child) => keysOf(child, kind))];
  }
  return node.kind === "suspected" ? [] : node.children.flatMap((child) => keysOf(child, kind));
}
