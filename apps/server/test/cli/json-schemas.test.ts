import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonSchemas } from "../../scripts/json-schemas.ts";
import { corralServe, main, runCorral, waitFor } from "../support/corral-process.ts";
import { publishedSchemas, strictChecks } from "../support/json-schemas.ts";
import { killAtEnd, startRunner } from "../support/runner.ts";
import { temporaryDirectory } from "../support/test-server.ts";

test("the published schemas are those of the types: pnpm run schemas", () => {
  expect(publishedSchemas()).toEqual(jsonSchemas());
});

/** A port, a child, and one that outlives both; says all three. */
const agent = `
  const { spawn } = require("node:child_process");
  const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
    const stays = spawn("sleep", ["300"], { detached: true, stdio: "ignore" });
    console.log("pid=" + process.pid + " port=" + server.address().port + " stays=" + stays.pid);
  });
  process.on("SIGTERM", () => process.exit(3));
`;

test.runIf(process.platform === "linux")(
  "every answer of the built command has the form of its schema",
  { timeout: 180_000 },
  async () => {
    await using server = await corralServe();
    await using folder = await temporaryDirectory();
    const worktree = join(folder.path, "worktree");
    await mkdir(worktree);
    await writeFile(join(worktree, "agent.cjs"), agent);
    const checks = strictChecks();
    const checked = new Set<string>();
    const environment = { CORRAL_DATA_DIR: server.directory };
    const ask = async (...args: readonly string[]) => {
      const { stdout, stderr } = await runCorral([...args, "--json"], environment);
      return check(checks, checked, args, stdout === "" ? lastLine(stderr) : stdout);
    };
    const corral = (...args: readonly string[]) => runCorral(args, environment);

    await corral("config", "hook", "add", "ended", "--", "cat >&2; exit 4");
    const runner = startRunner(
      {
        command: [process.execPath, "agent.cjs"],
        dataDir: server.directory,
        project: "acme/web",
        task: "TASK-12",
        labels: { team: "a" },
      },
      { cwd: worktree, outlived: true },
    );
    const [pid, port, stays] = [
      await runner.number("pid"),
      await runner.number("port"),
      await runner.number("stays"),
    ];
    using _stays = killAtEnd(stays);
    await waitFor(async () => {
      const { data } = await ask("ps");
      return data.processes.some((one: { readonly pid: number }) => one.pid === stays) || undefined;
    });

    await ask();
    await ask("why", "TASK-12");
    await ask("why", String(stays));
    expect((await ask("port", String(port))).data.processes).toHaveLength(1);
    expect((await ask("holds", worktree)).data.holders.length).toBeGreaterThan(0);
    expect((await ask("pause", String(stays))).schema).toBe("corral.pause/1");
    expect((await ask("resume", String(stays))).schema).toBe("corral.resume/1");
    expect((await ask("wait", "TASK-12", "--timeout", "1ms")).data.done).toBe(false);
    await corral("protect", String(stays), "--note", "a reason");
    expect((await ask("protect")).data).toHaveLength(1);
    expect((await ask("stop", "TASK-12", "--dry-run")).data.refusals).toHaveLength(1);
    await corral("protect", String(stays), "--remove");
    const [line = ""] = await watched(server.directory);
    check(checks, checked, ["ps", "--watch"], line);

    process.kill(pid, "SIGTERM");
    await runner.ended();
    const left = (await ask("left-over")).data.processes;
    expect(left.map((one: { readonly pid: number }) => one.pid)).toContain(stays);
    await ask("findings");
    expect((await ask("stop", "TASK-12", "--yes")).data.confirmedGone).toBe(1);
    expect((await ask("wait", "TASK-12")).data).toMatchObject({ done: true });
    expect((await ask("history")).data.length).toBeGreaterThan(2);
    const [ended] = (await ask("runs")).data;
    expect((await ask("runs", ended.id)).data.executorId).toBe(ended.id);
    await ask("config");
    const hooks = await waitFor(async () => {
      const asked = await ask("config", "hook");
      return asked.data.runs.length > 0 ? asked.data : undefined;
    });
    expect(hooks.runs[0].exitCode).toBe(4);
    await corral("config", "webhook", "add", "ended,leak", "http://127.0.0.1:9/");
    await corral("config", "webhook", "test", "1");
    expect((await ask("config", "webhook")).data.deliveries).toHaveLength(1);
    await ask("doctor");

    // Wrong usage, told by the parser and by an action; nothing of that name.
    for (const args of [["why"], ["ps", "--sort", "x"], ["why", "a", "b"], ["nonsense"]]) {
      expect((await ask(...args)).error).toMatchObject({ code: "USAGE" });
    }
    expect((await ask("why", "left-over")).error.code).toBe("USAGE");
    expect((await ask("stop", "nobody")).error.code).toBe("EXECUTOR_NOT_FOUND");

    expect([...checked].toSorted()).toEqual([...checks.keys()].toSorted());
  },
);

test("a property that no schema names is noticed, and so is one that is gone", () => {
  const holds = strictChecks().get("corral.holds.1.json");
  const data = { path: "/", holders: [], unread: 0 };
  const answer = { schema: "corral.holds/1", data };
  expect(holds?.(answer)).toBe(true);
  expect(holds?.({ ...answer, data: { ...data, new: 1 } })).toBe(false);
  expect(holds?.({ ...answer, data: { ...data, path: undefined } })).toBe(false);
  expect(holds?.({ ...answer, schema: "corral.holds/2" })).toBe(false);
});

function check(
  checks: ReturnType<typeof strictChecks>,
  checked: Set<string>,
  args: readonly string[],
  text: string,
) {
  const answer = JSON.parse(text);
  const file =
    answer.schema === undefined ? "corral.error.json" : `${answer.schema.replace("/", ".")}.json`;
  const validate = checks.get(file);
  if (validate === undefined) throw new Error(`no schema ${file} of corral ${args.join(" ")}`);
  validate(answer);
  const errors = (validate.errors ?? []).map((one) =>
    [one.instancePath, one.message, JSON.stringify(one.params)].join(" "),
  );
  expect({ args, errors }).toEqual({ args, errors: [] });
  checked.add(file);
  return answer;
}

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

/** The first lines of `ps --watch --json`. */
async function watched(directory: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [main, "ps", "--watch", "--json"], {
    env: { ...process.env, CORRAL_DATA_DIR: directory },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += String(chunk)));
  try {
    return await waitFor(() => (text.includes("\n") ? text.split("\n") : undefined));
  } finally {
    child.kill("SIGKILL");
  }
}
