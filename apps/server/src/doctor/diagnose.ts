import type { EventCapability } from "@corral/inspector";
import { diagnoseSessions, type SessionFacts } from "./diagnose-sessions.ts";

/** Facts about the machine for `corral doctor`. Absent: unknown. */
export interface DoctorFacts {
  readonly corralVersion: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly pinning: "kernel" | "checked";
  readonly identityPrecisionMs: number;
  readonly events: EventCapability;
  readonly workingDirectories: boolean;
  readonly portsReadable: boolean;
  /** Why it cannot be told who is connected to a process; absent where it can. */
  readonly peersUnknown?: string;
  readonly scan?: {
    readonly processes: number;
    readonly durationMs: number;
    readonly problems: readonly string[];
  };
  readonly scanError?: string;
  readonly store: {
    readonly path: string;
    readonly mode: "read-write" | "inspect-only" | "not opened";
    readonly message?: string;
    readonly recoveredFrom?: string;
  };
  readonly server?: { readonly url: string };
  /** Of the running server; absent without one that answers. */
  readonly sessions?: SessionFacts;
  /** Linux only. */
  readonly cgroupV2?: boolean;
  /** `systemd-run --user` answers. Linux only. */
  readonly userScopes?: boolean;
  /** hidepid= or subset= option of /proc; undefined where there is none. Linux only. */
  readonly procRestriction?: string;
  readonly root: boolean;
}

export interface Diagnosis {
  readonly level: "good" | "note" | "bad";
  readonly what: string;
  /** The state, and what to do about it. */
  readonly says: string;
}

/** One line per function: it works, is reduced, or does not work. */
export function diagnose(facts: DoctorFacts): Diagnosis[] {
  return [
    node(facts),
    scan(facts),
    pinning(facts),
    events(facts),
    visibility(facts),
    ports(facts),
    daemonUsers(facts),
    store(facts),
    server(facts),
    ...diagnoseSessions(facts.sessions),
    ...linux(facts),
  ];
}

function node({ corralVersion, nodeVersion, platform }: DoctorFacts): Diagnosis {
  return good("versions", `corral ${corralVersion}, Node ${nodeVersion}, ${platform}`);
}

function scan(facts: DoctorFacts): Diagnosis {
  if (facts.scan === undefined)
    return bad("scan", `The process list cannot be read: ${facts.scanError ?? "no reason given"}.`);
  const { processes, durationMs, problems } = facts.scan;
  const took = `${processes} processes in ${durationMs.toFixed(1)} ms`;
  return problems.length === 0
    ? good("scan", took)
    : note("scan", `${took}; the view is partial: ${problems.join("; ")}`);
}

function pinning({ pinning, identityPrecisionMs, platform }: DoctorFacts): Diagnosis {
  if (pinning === "kernel")
    return good("signals", "go through a process descriptor: a reused pid cannot be signalled");
  const remains =
    "the start time is compared right before each signal; a pid reused in between could be signalled";
  return note(
    "signals",
    platform === "linux"
      ? `${remains}. The optional package koffi prevents this: reinstall without --omit=optional`
      : `${remains} (start times here are exact to ${identityPrecisionMs} ms)`,
  );
}

function events({ events: { source, reason } }: DoctorFacts): Diagnosis {
  switch (source) {
    case "process-connector":
      return good("events", "the kernel reports every birth and death (process connector)");
    case "last-pid":
      return note(
        "events",
        `births are found by polling the last pid, deaths by the next scan; what a shell that lives for less than 20 ms starts can be missed. ${reason ?? ""}`.trim(),
      );
    case "listing":
      return note(
        "events",
        `births are found by comparing process lists; short-lived parents are missed. ${reason ?? ""}`.trim(),
      );
    case "none":
      return note(
        "events",
        "are not available here; left-overs of short-lived shells are found by marker and session only",
      );
  }
}

function visibility({ root, procRestriction, workingDirectories }: DoctorFacts): Diagnosis {
  if (procRestriction !== undefined)
    return note(
      "visibility",
      `/proc is mounted with ${procRestriction}: other users' processes are hidden. Run Corral as the user of the agents`,
    );
  if (!workingDirectories)
    return note("visibility", "working directories cannot be read here; install lsof");
  return good("visibility", root ? "every user's processes" : "this user's processes in full");
}

function ports({ portsReadable }: DoctorFacts): Diagnosis {
  return portsReadable
    ? good("ports", "listening ports are known per process")
    : note("ports", "listening ports are not known on this platform");
}

function daemonUsers({ peersUnknown }: DoctorFacts): Diagnosis {
  return peersUnknown === undefined
    ? good("daemon users", "before a shared daemon is stopped, Corral says which agents use it")
    : note(
        "daemon users",
        `before a shared daemon is stopped, Corral cannot say which agents use it: ${peersUnknown}`,
      );
}

function store({ store }: DoctorFacts): Diagnosis {
  if (store.mode === "inspect-only")
    return bad(
      "store",
      `${store.path}: ${store.message ?? "cannot be written"}. Processes are shown, kills are refused`,
    );
  if (store.recoveredFrom !== undefined)
    return note(
      "store",
      `was corrupt and has been recreated; the old file is ${store.recoveredFrom}. Automatic clean-up stays off until corral doctor --acknowledge`,
    );
  return good("store", store.mode === "not opened" ? `${store.path} (none yet)` : store.path);
}

function server({ server }: DoctorFacts): Diagnosis {
  return server === undefined
    ? note(
        "server",
        "not running; start it with `corral serve`: lineage is recorded only while it runs",
      )
    : good("server", `runs at ${server.url}`);
}

function linux(facts: DoctorFacts): Diagnosis[] {
  if (facts.platform !== "linux") return [];
  const scopes =
    facts.userScopes === true
      ? good("systemd scopes", "`corral run --systemd` can be used")
      : note("systemd scopes", "no user manager answers; `corral run --systemd` is not available");
  const cgroups =
    facts.cgroupV2 === true
      ? good("cgroups", "version 2; cgroup.kill can be used")
      : note("cgroups", "version 2 is not mounted; cgroup.kill cannot be used");
  return [cgroups, scopes];
}

const good = (what: string, says: string): Diagnosis => ({ level: "good", what, says });
const note = (what: string, says: string): Diagnosis => ({ level: "note", what, says });
const bad = (what: string, says: string): Diagnosis => ({ level: "bad", what, says });
