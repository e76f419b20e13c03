import type { Finding } from "@corral/process-service/core";
import { visibleText } from "@corral/process-service/internal";
import { createContext, type ReactNode, use, useMemo } from "react";
import { findingTitles } from "../../../model/finding-text.ts";
import { Icon } from "../../../ui/icons.tsx";
import type { Row, TreeNode } from "../model/tree-node.ts";

/** By row key: of a process or an executor. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

const Context = createContext<Findings>(new Map());

/** Gives the rows their findings; rows say by other marks what was left over and what lost its directory. */
export function FindingsProvider({
  findings,
  children,
}: {
  readonly findings: readonly Finding[];
  readonly children: ReactNode;
}) {
  const byKey = useMemo(() => {
    const marked = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.kind === "left-over" || finding.kind === "deleted-directory") continue;
      for (const key of [...finding.processIds, `executor:${finding.executorId}`]) {
        const own = marked.get(key);
        if (own === undefined) marked.set(key, [finding]);
        else own.push(finding);
      }
    }
    return marked;
  }, [findings]);
  return <Context value={byKey}>{children}</Context>;
}

/** What Corral found about the row, or about what a collapsed row hides. */
export function FindingMark({ row }: { readonly row: Row }) {
  return useFindingsOf(row).map((finding) => (
    <span
      key={finding.id}
      title={visibleText(finding.reason)}
      className="flex min-w-3.5 shrink-[9] items-center gap-1 text-sm text-danger"
    >
      <Icon name="warn" className="size-3.5 shrink-0" />
      <span className="truncate @max-md:sr-only">{words(finding, row.node)}</span>
    </span>
  ));
}

/** The same in words, for screen readers. */
export function useFindingWords(row: Row): readonly string[] {
  return useFindingsOf(row).map((finding) => words(finding, row.node));
}

function useFindingsOf(row: Row): readonly Finding[] {
  const findings = use(Context);
  if (findings.size === 0) return none;
  return [...new Set(keysOf(row).flatMap((key) => findings.get(key) ?? []))];
}

const none: readonly Finding[] = [];

function keysOf({ node, expanded }: Row): readonly string[] {
  if (node.kind === "alike") return node.children.map(({ key }) => key);
  if (node.kind !== "executor") return [node.key];
  const root = node.root === undefined ? [] : [node.root.key];
  return expanded ? root : [...root, node.key];
}

function words({ kind }: Finding, node: TreeNode): string {
  return kind === "leak" && node.kind === "alike"
    ? "leak: none has ended"
    : findingTitles[kind].toLowerCase();
}
