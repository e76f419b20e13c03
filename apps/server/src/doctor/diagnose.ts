/** What `corral doctor` found out about the machine. Absent: it could not be found out. */
export interface DoctorFacts {
  readonly corralVersion: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly pinning: "kernel" | "checked";
  readonly identityPrecisionMs: number;
  readonly birthWatch: boolean;
  readonly workingDirectories: boolean;
  readonly portsReadable: boolean;
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
  /** A sentence a person can act on. */
  readonly says: string;
}

/** Facts in, one line per thing that works, works less well, or does not work. */
export function diagnose(facts: DoctorFacts): Diagnosis[] {
  return [
    node(facts),
    scan(facts),
    pinning(facts),
    births(facts),
    visibility(facts),
    details(facts),
    store(facts),
    server(facts),
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
    return good("signals", "go through a process descriptor: a reused pid can never be hit");
  const remains =
    "a start time is compared just before each signal; a reuse in that instant remains possible";
  return note(
    "signals",
    platform === "linux"
      ? `${remains}. The optional package koffi closes it: reinstall without --omit=optional`
      : `${remains} (start times here are exact to ${identityPrecisionMs} ms)`,
  );
}

function births({ birthWatch }: DoctorFacts): Diagnosis {
  return birthWatch
    ? good("birth watch", "sees processes whose parent lives for milliseconds only")
    : note(
        "birth watch",
        "is not available here; what a short-lived shell leaves behind is found by marker and session only",
      );
}

function visibility({ root, procRestriction, workingDirectories }: DoctorFacts): Diagnosis {
  if (procRestriction !== undefined)
    return note(
      "visibility",
      `/proc is mounted with ${procRestriction}: other users' processes are hidden. Run as the user whose agents you look at`,
    );
  if (!workingDirectories)
    return note("visibility", "working directories cannot be read here; install lsof");
  return good("visibility", root ? "every user's processes" : "this user's processes in full");
}

function details({ portsReadable }: DoctorFacts): Diagnosis {
  return portsReadable
    ? good("ports", "listening ports are known per process")
    : note("ports", "listening ports are not known on this platform");
}

function store({ store }: DoctorFacts): Diagnosis {
  if (store.mode === "inspect-only")
    return bad(
      "store",
      `${store.path}: ${store.message ?? "cannot be written"}. Everything is shown, nothing is stopped`,
    );
  if (store.recoveredFrom !== undefined)
    return note(
      "store",
      `was corrupt and begun afresh; the old file is ${store.recoveredFrom}. Automatic clean-up stays off until corral doctor --acknowledge`,
    );
  return good("store", store.mode === "not opened" ? `${store.path} (none yet)` : store.path);
}

function server({ server }: DoctorFacts): Diagnosis {
  return server === undefined
    ? note(
        "server",
        "not running; `corral serve` starts it, and lineage is only observed while it runs",
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
