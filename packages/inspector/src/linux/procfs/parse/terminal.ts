/** One line of /proc/tty/drivers: device numbers and their name. */
export interface TerminalDriver {
  readonly prefix: string;
  readonly major: number;
  readonly firstMinor: number;
  readonly lastMinor: number;
}

const PTS_FIRST_MAJOR = 136;
const PTS_LAST_MAJOR = 143;

/** Parses lines such as `serial  /dev/ttyS  4 64-95 serial`. Source: proc_tty(5). */
export function parseTerminalDrivers(text: string): TerminalDriver[] {
  const drivers: TerminalDriver[] = [];
  for (const line of text.split("\n")) {
    const match = /^\S+ +\/dev\/(\S+) +(\d+) +(\d+)(?:-(\d+))?/.exec(line);
    if (match === null) continue;
    const [, prefix = "", major, first, last = first] = match;
    const numbers = { major: Number(major), firstMinor: Number(first), lastMinor: Number(last) };
    drivers.push({ prefix, ...numbers });
  }
  return drivers;
}

/**
 * Name of the controlling terminal, such as "pts/3", from tty_nr in stat; null when there is none.
 * Bits 8 to 19 are the major number, bits 0 to 7 and 20 to 31 the minor. Source: proc_pid_stat(5).
 */
export function terminalName(number: number, drivers: readonly TerminalDriver[]): string | null {
  if (number === 0) return null;
  const device = number >>> 0;
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 20) << 8);
  if (major >= PTS_FIRST_MAJOR && major <= PTS_LAST_MAJOR) {
    return `pts/${(major - PTS_FIRST_MAJOR) * 256 + minor}`;
  }
  const driver = drivers.find(
    (candidate) =>
      candidate.major === major && minor >= candidate.firstMinor && minor <= candidate.lastMinor,
  );
  if (driver === undefined) return `${major}:${minor}`;
  const single =
    driver.firstMinor === driver.lastMinor && /(tty|console|ptmx|\d)$/.test(driver.prefix);
  return single ? driver.prefix : `${driver.prefix}${terminalIndex(driver, minor)}`;
}

/** Virtual consoles are numbered by minor number (tty1 is 4:1), serial lines from 0. */
function terminalIndex(driver: TerminalDriver, minor: number): number {
  return driver.prefix === "tty" ? minor : minor - driver.firstMinor;
}
