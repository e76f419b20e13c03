/** Fewest characters of a short id. */
const fewest = 4;

/**
 * By id, what is printed for typing: its shortest prefix of 4 characters or more that holds a letter, as
 * digits alone are a pid, and that begins no other of the ids.
 */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].toSorted(byCode);
  return new Map(
    sorted.map((id, at) => {
      const common = Math.max(
        commonLength(id, sorted[at - 1] ?? ""),
        commonLength(id, sorted[at + 1] ?? ""),
      );
      const letter = id.search(/[a-z]/i);
      const length = Math.max(fewest, common + 1, letter + 1);
      return [id, id.slice(0, length)];
    }),
  );
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Neighbours in this order share the longest beginnings. */
function byCode(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
