import type { ExecutorView } from "../model.ts";

/** Fewest characters of an id that name an executor. */
const fewest = 4;

export type FoundExecutor =
  | { readonly found: "one"; readonly executor: ExecutorView }
  | { readonly found: "none" }
  | { readonly found: "several"; readonly candidates: readonly ExecutorView[] };

/**
 * The executor with this id or this beginning of it, else with this label, task or branch, exactly. Those
 * that live or left something over come first; one that is over is meant only where none of these fits.
 */
export function findExecutor(name: string, executors: readonly ExecutorView[]): FoundExecutor {
  const isThere = ({ alive, totals }: ExecutorView) => alive || totals.leftOver > 0;
  const groups = [executors.filter(isThere), executors.filter((one) => !isThere(one))];
  for (const group of groups) {
    for (const fits of ways(name)) {
      const [first, ...others] = group.filter(fits);
      if (first === undefined) continue;
      return others.length === 0
        ? { found: "one", executor: first }
        : { found: "several", candidates: [first, ...others] };
    }
  }
  return { found: "none" };
}

function ways(name: string): readonly ((executor: ExecutorView) => boolean)[] {
  const isPrefix = name.length >= fewest && /[a-z]/i.test(name);
  return [
    ({ id }) => id === name,
    ({ id }) => isPrefix && id.startsWith(name),
    ({ label, task, title }) => label === name || task === name || title?.text === name,
  ];
}
