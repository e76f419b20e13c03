import { randomUUID } from "node:crypto";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionProcess, SessionSystem } from "@corral/agents/sessions";

/** One agent with its files, as its product writes them. */
export interface BenchAgent {
  readonly process: SessionProcess;
  readonly openFiles: readonly string[];
  /** One step of its work: a line of its transcript, and its state. */
  readonly work: () => Promise<void>;
}

const line = (at: number, text: string) =>
  `${JSON.stringify({ type: "assistant", timestamp: new Date(at).toISOString(), message: { model: "model-1", content: text } })}\n`;

/** Half Claude Code, half Codex, in one home, with `bytes` of transcripts in all. */
export async function createAgents(
  home: string,
  count: number,
  bytes: number,
): Promise<readonly BenchAgent[]> {
  const each = Math.floor(bytes / count);
  const agents: BenchAgent[] = [];
  for (let at = 0; at < count; at += 1) {
    const make = at % 2 === 0 ? claudeAgent : codexAgent;
    agents.push(await make(home, 10_000 + at, each));
  }
  return agents;
}

async function claudeAgent(home: string, pid: number, bytes: number): Promise<BenchAgent> {
  const id = randomUUID();
  const workingDirectory = `/work/trees/${pid}`;
  const projects = join(home, ".claude/projects", workingDirectory.replaceAll("/", "-"));
  const transcript = join(projects, `${id}.jsonl`);
  const state = join(home, ".claude/sessions", `${pid}.json`);
  await mkdir(projects, { recursive: true });
  await mkdir(join(home, ".claude/sessions"), { recursive: true });
  const filler = line(Date.now(), "x".repeat(2_000));
  await writeFile(transcript, filler.repeat(Math.ceil(bytes / filler.length)));
  const writeState = async (status: string) => {
    const session = {
      pid,
      procStart: String(pid),
      sessionId: id,
      cwd: workingDirectory,
      kind: "interactive",
      name: `Task ${pid}`,
      status,
      statusUpdatedAt: Date.now(),
      startedAt: Date.now() - 60_000,
    };
    await writeFile(state, JSON.stringify(session));
  };
  await writeState("idle");
  let steps = 0;
  return {
    process: processOf("claude", pid, workingDirectory),
    openFiles: [],
    work: async () => {
      steps += 1;
      await appendFile(transcript, filler);
      await writeState(steps % 2 === 0 ? "idle" : "busy");
    },
  };
}

async function codexAgent(home: string, pid: number, bytes: number): Promise<BenchAgent> {
  const id = randomUUID();
  const folder = join(home, ".codex/sessions/2026/11/24");
  const rollout = join(folder, `rollout-2026-11-24T10-00-00-${id}.jsonl`);
  await mkdir(folder, { recursive: true });
  const event = (type: string) =>
    `${JSON.stringify({ timestamp: new Date().toISOString(), type: "event_msg", payload: { type } })}\n`;
  const filler = line(Date.now(), "x".repeat(2_000));
  await writeFile(
    rollout,
    filler.repeat(Math.ceil(bytes / filler.length)) + event("task_complete"),
  );
  let steps = 0;
  return {
    process: processOf("codex", pid, `/work/trees/${pid}`),
    openFiles: [rollout],
    work: async () => {
      steps += 1;
      await appendFile(rollout, filler + event(steps % 2 === 0 ? "task_complete" : "task_started"));
    },
  };
}

function processOf(product: string, pid: number, workingDirectory: string): SessionProcess {
  return {
    key: String(pid),
    product,
    pid,
    startToken: `boot:${pid}`,
    startTicks: String(pid),
    startedAt: Date.now() - 60_000,
    command: [product],
    cpuTimeMs: 0,
    workingDirectory,
    ...(process.getuid && { userId: process.getuid() }),
  };
}

/** Answers as the inspector would; what that costs is measured elsewhere. */
export function systemOf(home: string, agents: readonly BenchAgent[]): SessionSystem {
  const open = new Map(agents.map(({ process: { pid }, openFiles }) => [pid, openFiles]));
  return {
    openFiles: async ({ pid }) => open.get(pid) ?? [],
    variables: async () => ({ HOME: home }),
  };
}
