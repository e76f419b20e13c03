// What runs beside the tests.
import { once } from "node:events";
import { symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { cloneInto, execute, newFolder, root } from "./clone.ts";
import { startGroup } from "./group.ts";
import { pnpm } from "./run-tests.ts";

/** Builds everything, again and again, in a clone of its own. */
export async function busyBuild(
  stack: AsyncDisposableStack,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const cwd = await cloneInto(folder);
  const [npx, ...install] = await pnpm("install");
  await execute(npx, install, { cwd, env });
  const build = await pnpm("exec", "turbo", "run", "build", "check", "--force");
  const loop = `while :; do ${build.join(" ")}; done`;
  const group = stack.use(startGroup(["sh", "-c", loop], { cwd, env }));
  group.child.stdout.resume();
  group.child.stderr.resume();
}

/**
 * Programs that bear the names of agents. Two go on; one ends every ten seconds and leaves a process
 * over that outlives it.
 */
export async function stagedAgents(
  stack: AsyncDisposableStack,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const steady = `require("node:child_process").spawn("sleep", ["100000"]); setInterval(() => {}, 1000);`;
  const ending = `require("node:child_process").spawn("sleep", ["60"], { stdio: "ignore" }); setTimeout(() => process.exit(), 10000);`;
  for (const name of ["claude", "codex", "gemini"]) {
    const program = join(folder, name);
    await symlink(process.execPath, program);
    const script = name === "gemini" ? ending : steady;
    const loop = `while :; do "$0" -e '${script}'; done`;
    const group = stack.use(startGroup(["sh", "-c", loop, program], { cwd: folder, env }));
    group.child.stdout.resume();
    group.child.stderr.resume();
  }
}

export async function takePort(stack: AsyncDisposableStack, port: number): Promise<void> {
  const server = stack.adopt(createServer(), (one) => void one.close());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

/** `corral serve` of this checkout, with the data directory that the environment leads to. */
export async function runningServer(
  stack: AsyncDisposableStack,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [npx, ...build] = await pnpm("run", "build");
  await execute(npx, build, { cwd: root });
  const command = join(root, "apps/server/dist/cli/main.js");
  const server = stack.use(
    startGroup([process.execPath, command, "serve", "--port", "0"], { env }),
  );
  await once(server.child.stdout, "data");
  server.child.stdout.resume();
  server.child.stderr.resume();
}

/** A home with nothing in it. */
export async function emptyHome(
  stack: AsyncDisposableStack,
  folder: string,
  user?: string,
): Promise<string> {
  const home = stack.use(await newFolder(folder, 0o700));
  if (user !== undefined) await execute("chown", [`${user}:`, home.path]);
  return home.path;
}
