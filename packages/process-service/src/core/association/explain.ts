import type { AgentMarkerName } from "@corral/inspector/core";
import type { Link } from "./link.ts";
import type { Association, Executor, ProcessMention } from "../model.ts";
import type { Sharer } from "./sharer.ts";

function mention(subject: ProcessMention): string {
  return `${subject.name} ${subject.pid}`;
}

/** The explanation of an association, without a time (see explainWithTime). */
export function explain(
  link: Link,
  sharer: Sharer | undefined,
  isSharerItself: boolean,
  stillUsedBy: ProcessMention | undefined,
): string {
  const note = sharer === undefined ? "" : sharerClause(sharer, isSharerItself);
  const doubt = link.doubt === undefined ? "" : `; ${link.doubt}`;
  const use = stillUsedBy === undefined ? "" : `; still used by ${mention(stillUsedBy)}`;
  return `${clause(link, sharer !== undefined)}${adoptionClause(link.adoptedBy)}${note}${doubt}${use}`;
}

/** The explanation with the time the link was last seen: "was a child of claude 4711, seen 14:02; …". */
export function explainWithTime(
  association: Association,
  formatTime: (milliseconds: number) => string,
): string {
  const { explanation, seenAt } = association;
  if (seenAt === undefined) return explanation;
  const adoption = adoptionClause(association.adoptedBy);
  const found = adoption === "" ? -1 : explanation.lastIndexOf(adoption);
  const at = found < 0 ? explanation.length : found;
  return `${explanation.slice(0, at)}, seen ${formatTime(seenAt)}${explanation.slice(at)}`;
}

function adoptionClause(adoptedBy: ProcessMention | undefined): string {
  return adoptedBy === undefined ? "" : `; now adopted by ${mention(adoptedBy)}`;
}

function sharerClause(sharer: Sharer, isItself: boolean): string {
  const what = sharer.kind === "daemon" ? "a shared daemon" : "a program that a person may use";
  if (!isItself) return `; only through ${mention(sharer)}, ${what}`;
  const note = sharer.kind === "daemon" ? ", it may serve others too" : "";
  return `; ${sharer.name} is ${what}${note}`;
}

function clause(
  { evidence, executor, via, group, adoptedBy, alone, agentMarker }: Link,
  throughSharer: boolean,
): string {
  const owner = `${executor.label} ${executor.pid}`;
  const direct = via === undefined || via.pid === executor.pid;
  const parent = direct ? owner : `${mention(via)}, below ${owner}`;
  switch (evidence) {
    case "executor":
      return `${originWords[executor.origin]} as ${executor.label}`;
    case "descendant":
      return `child of ${parent}`;
    case "lineage":
      if (via === undefined) return `was known to belong to ${owner}`;
      return adoptedBy === undefined ? `child of ${parent}` : `was a child of ${parent}`;
    case "adopted":
      return `orphaned inside ${owner} and adopted by its runner${via ? ` ${mention(via)}` : ""}`;
    case "session":
      return `in the ${group === true ? "process group" : "session"} of ${parent}`;
    case "marker-and-workspace":
      return `carries the marker of ${owner}, works in its workspace without a terminal, and started during its life`;
    case "agent-marker-and-workspace":
      return `carries ${agentMarkerWords(agentMarker)} of ${owner}, works in its workspace without a terminal, and started during its life`;
    case "agent-marker":
      return `carries ${agentMarkerWords(agentMarker)} of ${owner}, but nothing else ties it to it; foreign daemons inherit it`;
    case "marker":
      if (alone === "owns-now") {
        return `carries the marker of ${owner}, which is being stopped or has just ended, has no terminal, and started during its life`;
      }
      if (alone === "owns-in-stop" && !throughSharer) {
        return `carries the marker of ${owner} and has no terminal, but nothing else ties it to it; stopped only together with it`;
      }
      return `carries the marker of ${owner}, but nothing else ties it to it; foreign daemons inherit markers`;
    case "workspace":
      return `works in the workspace of ${owner}; may be a person's own shell or editor`;
    default:
      return evidence satisfies never;
  }
}

function agentMarkerWords(name: AgentMarkerName | undefined): string {
  return name === undefined ? "the agent's own marker" : `${agentMarkerNouns[name]} (${name})`;
}

const agentMarkerNouns: Readonly<Record<AgentMarkerName, string>> = {
  CLAUDE_CODE_SESSION_ID: "Claude Code's session id",
  CLAUDE_PID: "Claude Code's pid",
  CODEX_THREAD_ID: "Codex's thread id",
  OPENCODE_PID: "opencode's pid",
  OPENCODE_RUN_ID: "opencode's run id",
  ANTIGRAVITY_CONVERSATION_ID: "Antigravity's conversation id",
};

export const originWords: Readonly<Record<Executor["origin"], string>> = {
  registered: "registered",
  launched: "launched by corral run",
  detected: "recognised",
};
