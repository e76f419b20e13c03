import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { statLine } from "./stat-line.ts";
import { temporaryFolder } from "./child.ts";

export interface FixtureRoot extends AsyncDisposable {
  readonly path: string;
  /** Adds a process. `files` are added to the usual ones or replace them; null leaves a file out. */
  add(pid: number, files?: Readonly<Record<string, string | null>>): Promise<void>;
}

/** A folder like /proc, for cases that cannot be produced on a real machine. */
export async function createFixtureRoot(): Promise<FixtureRoot> {
  const folder = await temporaryFolder();
  const random = join(folder.path, "sys/kernel/random");
  await mkdir(random, { recursive: true });
  await writeFile(join(random, "boot_id"), "boot\n");
  await writeFile(join(folder.path, "uptime"), "5000.00 1.00\n");
  return {
    path: folder.path,
    async add(pid, files = {}) {
      const root = join(folder.path, String(pid));
      await mkdir(root, { recursive: true });
      const usual = { stat: statLine({ pid }), cmdline: "tool\0", status: "Uid:\t1000\t1000\n" };
      for (const [name, content] of Object.entries({ ...usual, ...files })) {
        if (content !== null) await writeFile(join(root, name), content);
      }
      await symlink("/", join(root, "cwd"));
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
