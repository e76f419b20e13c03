import type { RegisterExecutor, ReportSession } from "@corral/process-service";

/** One process of the demo. */
export interface DemoProcess {
  readonly name: string;
  /** Its command line, as `ps` shows it. */
  readonly command: string;
  readonly megabytes?: number;
  /** CPU time in each 200 ms, milliseconds. */
  readonly busy?: number;
  readonly port?: number;
  readonly children?: readonly DemoProcess[];
  /** A child that is started repeatedly and never ended. */
  readonly leaks?: DemoProcess;
  readonly exitsAfterMs?: number;
}

export interface DemoAgent {
  readonly root: DemoProcess;
  /** What it does, as its hook would say. */
  readonly does?: Omit<ReportSession, "executorId">;
  readonly executor: Omit<RegisterExecutor, "pid">;
}

const agent = (label: string, project: string, task: string): DemoAgent["executor"] => ({
  label,
  project,
  task,
  kind: "coding-agent",
});

/** Three working agents, one with a leak, and one that ends and leaves a server behind. */
export const agents: readonly DemoAgent[] = [
  {
    executor: agent("claude", "acme/web", "TASK-12 Fix login"),
    does: { event: "waiting", sessionId: "demo-1", waitingFor: "permission prompt" },
    root: {
      name: "claude",
      command: "claude --continue",
      megabytes: 150,
      busy: 8,
      children: [
        {
          name: "node",
          command: "node node_modules/.bin/vite dev --port 5173",
          megabytes: 90,
          port: 5173,
          children: [{ name: "esbuild", command: "esbuild --service --ping", megabytes: 6 }],
        },
        {
          name: "node",
          command: "node node_modules/.bin/vitest --watch",
          megabytes: 640,
          busy: 70,
        },
      ],
    },
  },
  {
    executor: agent("codex", "acme/engine", "TASK-9 Upgrade dependencies"),
    does: { event: "working", sessionId: "demo-2" },
    root: {
      name: "codex",
      command: "codex exec upgrade-dependencies",
      megabytes: 80,
      children: [
        {
          name: "cargo",
          command: "cargo build --release",
          megabytes: 40,
          children: [
            {
              name: "rustc",
              command: "rustc --crate-name engine src/lib.rs",
              megabytes: 420,
              busy: 60,
            },
          ],
        },
      ],
    },
  },
  {
    executor: agent("gemini", "acme/web", "TASK-14 Write the docs"),
    does: { event: "start", sessionId: "demo-3" },
    root: { name: "gemini", command: "gemini -p write-the-docs", megabytes: 60, busy: 2 },
  },
  {
    executor: agent("claude", "acme/engine", "TASK-15 Trace queries"),
    does: { event: "working", sessionId: "demo-4" },
    root: {
      name: "claude",
      command: "claude -p trace-the-slow-queries",
      megabytes: 120,
      leaks: { name: "mcp-postgres", command: "mcp-postgres --stdio", megabytes: 4 },
    },
  },
  {
    executor: agent("claude", "acme/web", "TASK-7 Flaky test"),
    root: {
      name: "claude",
      command: "claude -p fix-the-flaky-test",
      exitsAfterMs: 12_000,
      children: [
        {
          name: "bash",
          command: "bash -c 'nohup npm run dev &'",
          exitsAfterMs: 9_000,
          children: [
            {
              name: "npm",
              command: "npm run dev",
              megabytes: 30,
              children: [{ name: "node", command: "node server.js", megabytes: 160, port: 3000 }],
            },
          ],
        },
      ],
    },
  },
];
