import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { checkList, readList } from "../../src/portable/read-list.ts";
import { createPortableDriver } from "../../src/portable/portable-driver.ts";

const folders: string[] = [];

/** Puts a folder with the given programs first in PATH, or replaces PATH by it. */
async function onPath(programs: Record<string, string>, instead = false): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "corral-path-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(path.join(folder, name), text);
    await chmod(path.join(folder, name), 0o755);
  }
  vi.stubEnv("PATH", instead ? folder : `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`);
  return folder;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === "win32")("broken ps", () => {
  test("missing ps throws SYSTEM_ERROR", async () => {
    await onPath({}, true);
    await expect(readList()).rejects.toMatchObject({
      code: "SYSTEM_ERROR",
      cause: { code: "ENOENT" },
    });
    await expect(createPortableDriver().snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
  });

  test("ps of BusyBox that rejects columns throws SYSTEM_ERROR", async () => {
    await onPath({ ps: "#!/bin/sh\necho \"ps: bad -o argument 'uid'\" >&2\nexit 1\n" });
    await expect(readList()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
  });

  test("ps of BusyBox that ignores columns throws SYSTEM_ERROR", async () => {
    const text =
      "PID   USER     TIME  COMMAND\n    1 root      0:00 init\n   17 root      0:01 node x.js\n";
    await onPath({ ps: `#!/bin/sh\ncat <<'END'\n${text}END\n` });
    await expect(readList()).rejects.toThrow(/BusyBox/);
  });

  test("10 MB of output are read", async () => {
    const rows = [`${process.pid} ${process.ppid} 0 0.0 0.1 Mon Nov 23 10:05:42 2026 node`];
    const commands = [`${process.pid} node vitest`];
    const long = "x".repeat(10_000);
    for (let pid = 1_000_000; pid < 1_001_050; pid += 1) {
      rows.push(`${pid} 1 0 0.0 0.1 Mon Nov 23 10:05:42 2026 node`);
      commands.push(`${pid} node ${long}`);
    }
    const folder = await onPath({
      ps: '#!/bin/sh\ncase "$2" in *lstart*) cat "$(dirname "$0")/rows" ;; *) cat "$(dirname "$0")/commands" ;; esac\n',
    });
    await writeFile(path.join(folder, "rows"), `${rows.join("\n")}\n`);
    await writeFile(path.join(folder, "commands"), `${commands.join("\n")}\n`);
    expect(commands.join("\n").length).toBeGreaterThan(10_000_000);
    const list = await readList();
    expect(list).toHaveLength(1_051);
    expect(list.at(-1)?.cmd).toHaveLength(10_005);
  });
});

describe("a list is accepted", () => {
  const own = { pid: 9, ppid: 7, name: "node" };

  test("when this process is in it, with its parent", () => {
    expect(checkList([own], 9, 7)).toEqual([own]);
  });

  test("not when it is empty, lacks this process or has a wrong parent", () => {
    expect(() => checkList([], 9, 7)).toThrow(/has 0 entries/);
    expect(() => checkList([{ ...own, pid: 8 }], 9, 7)).toThrow(/is not in it/);
    expect(() => checkList([{ ...own, ppid: 0 }], 9, 7)).toThrow(/has parent 0, not 7/);
  });
});
