import { describe } from "vitest";
import { agent, inWorkspace, orphan, testScenes, workspace } from "./association-scene.ts";
import { ended, entry, executor, key } from "../scene.ts";

const firefox = { name: "firefox", command: ["/usr/lib/firefox/firefox"] };
const headless = {
  name: "chrome",
  command: ["/opt/google/chrome/chrome", "--headless=new", "--remote-debugging-port=0"],
};
const renderer = { name: "chrome", command: ["/opt/google/chrome/chrome", "--type=renderer"] };
const god = {
  pid: 300,
  name: "PM2 v5.3.0: God",
  command: ["PM2 v5.3.0: God Daemon (/home/ada/.pm2)"],
};
const code = { pid: 300, name: "code", command: ["/usr/share/code/code", "/wt/a"] };
const marked = { executors: [executor({ workspace })], markers: [[key(5000), "x"]] as const };

describe("a person's program that an agent opened", () => {
  testScenes([
    {
      name: "below a living agent",
      rows: [agent, { pid: 5000, parent: 4711, ...firefox }],
      expect: "descendant suspected x",
      words: "child of claude 4711; firefox is a program that a person may use",
    },
    {
      name: "after the agent ended",
      rows: [{ ...orphan, ...firefox }],
      executors: [ended()],
      lineage: [entry(5000, { under: key(4711), name: "firefox" })],
      expect: "lineage suspected x",
    },
    {
      name: "in the session of the agent",
      rows: [agent, { ...orphan, ...firefox, sessionId: 4711, start: 101 }],
      expect: "session suspected x",
    },
    {
      name: "adopted by the runner",
      rows: [{ pid: 200 }, { ...agent, parent: 200 }, { pid: 5000, parent: 200, ...firefox }],
      executors: [executor({ runner: { pid: 200, startToken: key(200).slice(4) } })],
      expect: "adopted suspected x",
    },
    {
      name: "and what a person starts in it",
      rows: [
        agent,
        { pid: 4800, parent: 4711, name: "code", command: ["/usr/share/code/code"] },
        { pid: 4801, parent: 4800, name: "bash", command: ["bash"] },
        { pid: 5000, parent: 4801 },
      ],
      expect: "descendant suspected x",
      words:
        "child of bash 4801, below claude 4711; only through code 4800, a program that a person may use",
    },
    {
      name: "an agent in its terminal owns its own tree",
      rows: [
        agent,
        { pid: 4800, parent: 4711, name: "code", command: ["/usr/share/code/code"] },
        { pid: 4801, parent: 4800 },
        { pid: 5000, parent: 4801 },
      ],
      executors: [executor(), executor({ id: "inner", pid: 4801 })],
      expect: "descendant owned inner",
    },
    {
      name: "a browser that is driven by a program is the agent's",
      rows: [agent, { pid: 5000, parent: 4711, ...headless }],
      expect: "descendant owned x",
    },
    {
      name: "with all its parts",
      rows: [
        agent,
        { pid: 4800, parent: 4711, ...headless },
        { pid: 5000, parent: 4800, ...renderer },
      ],
      expect: "descendant owned x",
    },
    {
      name: "which stay left over when the whole is gone, though its flags were cut off",
      rows: [{ ...orphan, ...renderer }],
      executors: [ended()],
      lineage: [
        entry(4800, {
          under: key(4711),
          name: "chrome",
          command: `/opt/google/chrome/chrome ${"--disable-x ".repeat(19)}…`,
        }),
        entry(5000, { under: key(4800) }),
      ],
      expect: "lineage owned x left over",
    },
    {
      name: "the parts of a person's browser are as the whole",
      rows: [
        agent,
        { pid: 4800, parent: 4711, name: "chrome", command: ["/opt/google/chrome/chrome"] },
        { pid: 5000, parent: 4800, ...renderer },
      ],
      expect: "descendant suspected x",
    },
  ]);
});

describe("marker and workspace", () => {
  testScenes([
    {
      ...marked,
      name: "PM2's daemon",
      rows: [agent, { ...god, pid: 5000, ...inWorkspace }],
      expect: "marker suspected x",
      words:
        "carries the marker of claude 4711, but nothing else ties it to it; foreign daemons inherit markers; PM2 is a shared daemon, it may serve others too",
    },
    {
      ...marked,
      name: "an app below PM2's daemon",
      rows: [agent, god, { pid: 5000, parent: 300, ...inWorkspace }],
      expect: "marker suspected x",
    },
    {
      ...marked,
      name: "an editor that a marked shell opened",
      rows: [agent, { ...code, pid: 5000, ...inWorkspace }],
      expect: "marker suspected x",
    },
    {
      ...marked,
      name: "a language server below that editor",
      rows: [agent, code, { pid: 5000, parent: 300, ...inWorkspace }],
      expect: "marker suspected x",
    },
    {
      ...marked,
      name: "the same while the agent is being stopped",
      rows: [agent, code, { pid: 5000, parent: 300, ...inWorkspace }],
      stoppedSince: 950,
      expect: "marker suspected x",
    },
    {
      ...marked,
      name: "a server that belongs to nobody else",
      rows: [agent, { ...orphan, ...inWorkspace }],
      expect: "marker-and-workspace owned x",
    },
  ]);
});
