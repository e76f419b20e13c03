import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

// perl, because it forks in a fraction of a millisecond and is on every Linux that has git. Each
// line it reads is the life of one shell in milliseconds: a child leaves for a session of its own,
// starts a daemon, lives as long as it was told, and is gone; its pid is the last anyone sees of it.
const script = `
use POSIX qw(setsid); $| = 1; $SIG{CHLD} = "IGNORE";
while (my $life = <STDIN>) {
  chomp $life;
  next if fork();
  setsid();
  if (!fork()) { print "$$\\n"; exec "sleep", "600"; }
  select undef, undef, undef, $life / 1000;
  POSIX::_exit(0);
}
`;

/** One executor that starts daemons from shells of a given life. */
export interface Launcher extends AsyncDisposable {
  readonly pid: number;
  /** Starts `count` daemons from shells that live `lifeMs`; answers with the daemons' pids. */
  launch(count: number, lifeMs: number): Promise<readonly number[]>;
}

export function startLauncher(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}): Launcher {
  const child = spawn("perl", ["-e", script], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const started: number[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => started.push(Number(line)));
  const launch = async (count: number, lifeMs: number) => {
    const from = started.length;
    for (let index = 0; index < count; index += 1) {
      child.stdin.write(`${lifeMs}\n`);
      await delay(7);
    }
    while (started.length < from + count) await delay(5);
    await delay(lifeMs + 100); // until the last shell is gone
    return started.slice(from);
  };
  return {
    pid: child.pid ?? 0,
    launch,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      for (const pid of started) killQuietly(pid);
      while (child.exitCode === null && child.signalCode === null) await delay(10);
    },
  };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** A build in the next room: a shell that forks as fast as it can, as long as the benchmark lives. */
export function startBusyBuild(): AsyncDisposable {
  const child = spawn("bash", ["-c", "while kill -0 $PPID; do /bin/true; done"], {
    detached: true,
    stdio: "ignore",
  });
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      while (child.exitCode === null && child.signalCode === null) await delay(10);
    },
  };
}
