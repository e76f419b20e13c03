import {
  type ExecutorView,
  isLeftOver,
  isOwned,
  isSuspected,
  type ProcessView,
} from "@corral/process-service/core";
import type { FilterTerm, Measure, Operator, TextField, Trait } from "./filter-terms.ts";

export interface FilterSubject {
  readonly process: ProcessView;
  readonly executor: ExecutorView | undefined;
  /** Time of the view, by the server's clock: ages do not depend on the browser's clock. */
  readonly takenAt: number;
}

/** Whether the process matches all terms. An unknown value matches no comparison. */
export function matchesFilter(terms: readonly FilterTerm[], subject: FilterSubject): boolean {
  for (const term of terms) if (holds(term, subject) === term.not) return false;
  return true;
}

function holds(term: FilterTerm, subject: FilterSubject): boolean {
  const { process } = subject;
  switch (term.kind) {
    case "text":
      return hasText(subject, term.text);
    case "number":
      return process.pid === term.pid || hasPort(process, term.pid) || hasText(subject, term.text);
    case "pid":
      return process.pid === term.pid;
    case "port":
      return hasPort(process, term.port);
    case "field":
      return fieldText(subject, term.field).toLowerCase().includes(term.text);
    case "is":
      return has(subject, term.is);
    case "compare": {
      const value = measured(subject, term.measure);
      return value !== undefined && compare(value, term.operator, term.value);
    }
  }
}

function hasText({ process, executor }: FilterSubject, text: string): boolean {
  return (
    process.title.toLowerCase().includes(text) ||
    process.name.toLowerCase().includes(text) ||
    process.command.toLowerCase().includes(text) ||
    (process.workingDirectory?.toLowerCase().includes(text) ?? false) ||
    (executor !== undefined &&
      `${executor.label} ${executor.project ?? ""} ${executor.task ?? ""} ${executor.title?.text ?? ""}`
        .toLowerCase()
        .includes(text))
  );
}

const hasPort = (process: ProcessView, port: number): boolean =>
  process.ports?.some((each) => each.port === port) ?? false;

function fieldText({ process, executor }: FilterSubject, field: TextField): string {
  switch (field) {
    case "name":
      return `${process.title} ${process.name}`;
    case "owner":
      return executor === undefined
        ? ""
        : `${executor.label} ${executor.pid} ${executor.project ?? ""} ${executor.task ?? ""} ${executor.title?.text ?? ""}`;
    case "project":
      return executor?.project ?? "";
    case "task":
      return executor?.task ?? "";
    case "state":
      return process.state;
    case "dir":
      return process.workingDirectory ?? "";
    case "why":
      return process.association?.explanation ?? "";
  }
}

function has({ process, executor }: FilterSubject, trait: Trait): boolean {
  switch (trait) {
    case "left-over":
      return isLeftOver(process);
    case "related":
      return isSuspected(process);
    case "owned":
      return isOwned(process);
    case "shared":
      return process.sharedBy !== undefined;
    case "protected":
      return process.protected ?? false;
    case "executor":
      return executor?.processId === process.id;
    case "listening":
      return (process.ports?.length ?? 0) > 0;
  }
}

function measured({ process, takenAt }: FilterSubject, measure: Measure): number | undefined {
  switch (measure) {
    case "cpu":
      return process.cpuPercent;
    case "mem":
      return process.memoryBytes;
    case "age":
      return process.startedAt === undefined ? undefined : takenAt - process.startedAt;
  }
}

function compare(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case ">":
      return value > limit;
    case "<":
      return value < limit;
    case ">=":
      return value >= limit;
    case "<=":
      return value <= limit;
    case "=":
      return value === limit;
  }
}
