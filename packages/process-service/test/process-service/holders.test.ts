import { mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCorralRouter } from "../../src/trpc/index.ts";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";

test("who keeps a worktree busy: by directory, also a deleted one, or by an open file", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const caller = createCorralRouter().createCaller({ service: running.service, client: "test" });
  const worktree = join(await realpath(processes.directory), "worktree");
  const beside = `${worktree}-2`;
  for (const folder of [join(worktree, "deep"), beside]) await mkdir(folder, { recursive: true });
  await writeFile(join(worktree, "log"), "");
  const ready = (name: string) => `echo $$ > ../${name}; exec sleep 1000`;
  processes.run(`cd worktree/deep; echo $$ > ../../inside; exec sleep 1000`);
  processes.run(`exec 7< worktree/log; echo $$ > file; exec sleep 1000`);
  processes.run(`cd ${beside}; ${ready("outside")}`);
  const [inside, file] = [await processes.pidFrom("inside"), await processes.pidFrom("file")];
  const outside = await processes.pidFrom("outside");
  const link = join(processes.directory, "link");
  await symlink(worktree, link);

  const held = await caller.processes.holders({ path: `${link}/` });
  expect(held.path).toBe(worktree);
  const own = held.holders.filter(({ process }) => [inside, file, outside].includes(process.pid));
  expect(own.map(({ process, directory, files }) => [process.pid, directory, files])).toEqual(
    expect.arrayContaining([
      [inside, join(worktree, "deep"), []],
      [file, undefined, [join(worktree, "log")]],
    ]),
  );
  expect(own).toHaveLength(2);

  await rm(worktree, { recursive: true });
  const gone = await caller.processes.holders({ path: worktree });
  expect(new Set(gone.holders.map(({ process }) => process.pid))).toEqual(new Set([inside]));
  await expect(caller.processes.holders({ path: "worktree" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "Give an absolute path.",
  });
});
