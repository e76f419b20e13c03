const DEFAULTS = {
  pid: 100,
  name: "tool",
  state: "S",
  parentPid: 1,
  /** 0: its own pid. */
  processGroupId: 0,
  sessionId: 100,
  terminal: "0",
  flags: "4194304",
  userTicks: "5",
  systemTicks: "7",
  childrenTicks: "0",
  threads: "1",
  startTicks: "1000",
  residentPages: "256",
  exitSignal: "17",
};

/** A line of /proc/PID/stat in the format of Linux 6. */
export function statLine(given: Partial<typeof DEFAULTS> = {}): string {
  const of = { ...DEFAULTS, ...given };
  const ids = `${of.parentPid} ${of.processGroupId || of.pid} ${of.sessionId}`;
  const identity = `${of.pid} (${of.name}) ${of.state} ${ids}`;
  const cpu = `${of.terminal} -1 ${of.flags} 10 0 0 0 ${of.userTicks} ${of.systemTicks} ${of.childrenTicks} 0 20 0`;
  const memory = `${of.threads} 0 ${of.startTicks} 9000000 ${of.residentPages}`;
  const limits = "18446744073709551615 4194304 4198400 140000000 0 0 0 0 0 0 0 0 0";
  return `${identity} ${cpu} ${memory} ${limits} ${of.exitSignal} 0 0 0 0 0 0 1 2 3 4 5 6 7 0\n`;
}
