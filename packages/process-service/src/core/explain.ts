import type { Association, Executor, EvidenceKind, ProcessMention } from "./model.ts";

/** What a sentence about a link is made of. */
export interface LinkWords {
  readonly evidence: EvidenceKind;
  readonly executor: Executor;
  readonly via?: ProcessMention | undefined;
  readonly adoptedBy?: ProcessMention | undefined;
  readonly sharedDaemon?: ProcessMention | undefined;
  /** The number that matched, where it is a process group's and not a session's. */
  readonly group?: boolean;
  /** It is the shared daemon itself, not a process below one. */
  readonly isDaemon?: boolean;
  /** Why a kind of evidence that usually owns does not do so here, in words. */
  readonly doubt?: string | undefined;
}

export function mention(subject: ProcessMention): string {
  return `${subject.name} ${subject.pid}`;
}

/** The sentence of an association, without the time of day (see explainWithTime). */
export function explain(words: LinkWords): string {
  const daemon = words.sharedDaemon;
  const note =
    daemon === undefined
      ? ""
      : words.isDaemon === true
        ? `; ${daemon.name} is a shared daemon, it may serve others too`
        : `; only through ${mention(daemon)}, a shared daemon`;
  const doubt = words.doubt === undefined ? "" : `; ${words.doubt}`;
  return `${core(words)}${adoptionClause(words.adoptedBy)}${note}${doubt}`;
}

/** The explanation with the time the link was last seen: "was a child of claude 4711, seen 14:02; …". */
export function explainWithTime(
  association: Association,
  formatTime: (milliseconds: number) => string,
): string {
  const { explanation, seenAt } = association;
  if (seenAt === undefined) return explanation;
  const clause = adoptionClause(association.adoptedBy);
  const at = clause === "" ? explanation.length : explanation.indexOf(clause);
  return `${explanation.slice(0, at)}, seen ${formatTime(seenAt)}${explanation.slice(at)}`;
}

function adoptionClause(adoptedBy: ProcessMention | undefined): string {
  return adoptedBy === undefined ? "" : `; now adopted by ${mention(adoptedBy)}`;
}

function core({ evidence, executor, via, group, adoptedBy }: LinkWords): string {
  const owner = `${executor.label} ${executor.pid}`;
  const link = via === undefined || via.pid === executor.pid ? owner : mention(via);
  const below = link === owner ? "" : `, below ${owner}`;
  switch (evidence) {
    case "executor":
      return origins[executor.origin](executor.label);
    case "descendant":
      return `child of ${link}${below}`;
    case "lineage":
      if (via === undefined) return `was known to belong to ${owner}`;
      return adoptedBy === undefined
        ? `child of ${link}${below}`
        : `was a child of ${link}${below}`;
    case "adopted":
      return `orphaned inside ${owner} and adopted by its runner${via ? ` ${mention(via)}` : ""}`;
    case "session":
      return `in the ${group ? "process group" : "session"} that ${link} began${below}`;
    case "marker-and-workspace":
      return `carries the marker of ${owner}, works in its workspace without a terminal, and started during its life`;
    case "marker":
      return `carries the marker of ${owner}, but nothing else ties it to it; foreign daemons inherit markers`;
    case "workspace":
      return `works in the workspace of ${owner}; may be a person's own shell or editor`;
    default:
      return evidence satisfies never;
  }
}

const origins: Readonly<Record<Executor["origin"], (label: string) => string>> = {
  registered: (label) => `registered as ${label}`,
  launched: (label) => `launched by corral run as ${label}`,
  adopted: (label) => `adopted by a person as ${label}`,
  detected: (label) => `recognised as ${label}`,
};
