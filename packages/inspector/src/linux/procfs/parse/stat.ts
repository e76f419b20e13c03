import type { Buffer } from "node:buffer";

/** Field numbers of /proc/PID/stat. Source: proc_pid_stat(5). */
export const STAT = {
  parentPid: 4,
  processGroup: 5,
  session: 6,
  terminal: 7,
  foregroundGroup: 8,
  flags: 9,
  minorFaults: 10,
  userTicks: 14,
  systemTicks: 15,
  childrenUserTicks: 16,
  childrenSystemTicks: 17,
  threads: 20,
  startTicks: 22,
  residentPages: 24,
  startStack: 28,
  exitSignal: 38,
} as const;

const FIELDS = 52;
const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
// More digits than this may exceed the precision of a double.
const EXACT_DIGITS = 15;

/** One parsed stat line. Reused for all processes: a scan parses thousands of lines. */
export interface StatLine {
  pid: number;
  /** Offsets of the name, without its parentheses. */
  nameStart: number;
  nameEnd: number;
  /** ASCII code of the state letter. */
  state: number;
  /** Offsets of the start ticks: up to 20 digits, more than a double can hold. */
  startTicksStart: number;
  startTicksEnd: number;
  /** Indexed by field number; 0 for fields that an old kernel does not have. */
  readonly fields: Float64Array;
  /** Number of the last field found. */
  fieldCount: number;
}

export function createStatLine(): StatLine {
  return {
    pid: 0,
    nameStart: 0,
    nameEnd: 0,
    state: 0,
    startTicksStart: 0,
    startTicksEnd: 0,
    fields: new Float64Array(FIELDS + 1),
    fieldCount: 0,
  };
}

/**
 * Parses the bytes of one stat line up to field `last`, without making strings. Returns false for
 * malformed lines. The name may contain anything, even `) R 1`. It ends at the last parenthesis, as
 * only a letter and numbers follow it.
 */
export function parseStat(
  bytes: Buffer,
  length: number,
  line: StatLine,
  last: number = STAT.startStack,
): boolean {
  let index = 0;
  let pid = 0;
  while (index < length && isDigit(bytes[index] ?? 0)) {
    pid = pid * 10 + ((bytes[index] ?? 0) - ZERO);
    index += 1;
  }
  if (index === 0 || bytes[index] !== SPACE || bytes[index + 1] !== OPEN) return false;
  const close = lastClose(bytes, index + 2, length);
  if (close === -1 || bytes[close + 1] !== SPACE || close + 2 >= length) return false;
  line.pid = pid;
  line.nameStart = index + 2;
  line.nameEnd = close;
  line.state = bytes[close + 2] ?? 0;
  parseFields(bytes, close + 3, length, line, last);
  return line.fieldCount >= STAT.parentPid;
}

function lastClose(bytes: Buffer, from: number, length: number): number {
  for (let index = length - 1; index >= from; index -= 1) {
    if (bytes[index] === CLOSE) return index;
  }
  return -1;
}

function parseFields(
  bytes: Buffer,
  from: number,
  length: number,
  line: StatLine,
  last: number,
): void {
  const { fields } = line;
  let index = from;
  let field = 3;
  while (field < last && bytes[index] === SPACE) {
    const start = index + 1;
    index = start;
    if (bytes[index] === MINUS) index += 1;
    const digits = index;
    let value = 0;
    while (index < length) {
      const digit = (bytes[index] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      index += 1;
    }
    if (index === digits) break;
    // Number() rounds once; the loop above would round at every digit.
    if (index - digits > EXACT_DIGITS) value = Number(bytes.toString("latin1", digits, index));
    field += 1;
    fields[field] = start === digits ? value : -value;
    if (field === STAT.startTicks) {
      line.startTicksStart = start;
      line.startTicksEnd = index;
    }
  }
  line.fieldCount = field;
  if (field < last) fields.fill(0, field + 1, last + 1);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** CPU time of all threads, user and system, in clock ticks. */
export function ticksOf(line: StatLine): number {
  return (line.fields[STAT.userTicks] ?? 0) + (line.fields[STAT.systemTicks] ?? 0);
}

/** PF_KTHREAD of the flags in stat. Source: include/linux/sched.h. */
export function isKernelThread(line: StatLine): boolean {
  return ((line.fields[STAT.flags] ?? 0) & 0x0020_0000) !== 0;
}
