// First pid after the wrap-around. Source: RESERVED_PIDS in kernel/pid.c.
const FIRST_AFTER_WRAP = 300;

/** Whether a pid was allocated after `after`, up to `last`. Pids are sequential and wrap around. */
export function isInRange(pid: number, after: number, last: number): boolean {
  return after <= last ? pid > after && pid <= last : pid > after || pid <= last;
}

/**
 * The pids that can have been allocated after `after`, up to `last`, oldest first. At most the newest
 * `atMost`; `left` is the number of the others.
 */
export function pidsInRange(
  after: number,
  last: number,
  pidMax: number,
  atMost: number,
): { readonly pids: number[]; readonly left: number } {
  const wrapped = last < after;
  const beforeWrap = wrapped ? Math.max(0, pidMax - 1 - after) : 0;
  const total = wrapped ? beforeWrap + Math.max(0, last - FIRST_AFTER_WRAP + 1) : last - after;
  const pids: number[] = [];
  for (let index = Math.max(0, total - atMost); index < total; index += 1) {
    const offset = index - beforeWrap;
    pids.push(wrapped && offset >= 0 ? FIRST_AFTER_WRAP + offset : after + 1 + index);
  }
  return { pids, left: total - pids.length };
}
