import { describe, expect, test } from "vitest";
import { filterProcesses } from "../../../src/core.ts";
import type { ProcessFilter } from "../../../src/core.ts";
import { ended, entry, executor, key } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const port = { protocol: "tcp", address: "::", port: 5173 } as const;
const view = viewOf(
  [
    { pid: 10, name: "claude", command: ["claude"] },
    { pid: 11, parent: 10, command: ["node", "Vite"], workingDirectory: "/wt/Login" },
    { pid: 20, name: "codex" },
    { pid: 31, name: "esbuild" },
    { pid: 40, name: "bash", workingDirectory: "/wt/c" },
    { pid: 50, name: "firefox" },
  ],
  {
    executors: [
      executor({ id: "a", pid: 10, project: "web", task: "T-1", attempt: "1" }),
      executor({ id: "b", pid: 20, project: "api", task: "T-1" }),
      ended({ id: "c", pid: 30, project: "web", workspace: "/wt/c" }),
    ],
    lineage: new Map([entry(31, { under: key(30), executorId: "c" })]),
    ports: new Map([[key(11), [port]]]),
  },
);

describe("filterProcesses", () => {
  test.each<[ProcessFilter, number[]]>([
    [{}, [10, 11, 20, 31, 40, 50]],
    [{ project: "web" }, [10, 11, 31, 40]],
    [{ task: "T-1" }, [10, 11, 20]],
    [{ project: "web", task: "T-1" }, [10, 11]],
    [{ attempt: "1" }, [10, 11]],
    [{ project: "none" }, []],
    [{ executorId: "c" }, [31, 40]],
    [{ executorsOnly: true }, [10, 20]],
    [{ associatedOnly: true }, [10, 11, 20, 31, 40]],
    [{ leftOver: true }, [31]],
    [{ leftOver: false }, [10, 11, 20, 40, 50]],
    [{ leftOver: true, standing: "suspected" }, []],
    [{ standing: "suspected" }, [40]],
    [{ port: 5173 }, [11]],
    [{ port: 1 }, []],
    [{ text: "vite" }, [11]],
    [{ text: " LOGIN " }, [11]],
    [{ text: "11" }, [11]],
    [{ text: "1" }, []],
    [{ text: "" }, [10, 11, 20, 31, 40, 50]],
    [{ project: "web", text: "claude", standing: "owned" }, [10]],
  ])("%j", (filter, pids) => {
    expect(filterProcesses(view, filter).map(({ pid }) => pid)).toEqual(pids);
  });
});
