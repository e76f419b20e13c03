// What telling agents from other programs costs at first sight: `pnpm bench agents`
import { agentProducts } from "@corral/agents";
import type { ProgramFacts } from "@corral/agents";
import { measure } from "../association/measure.ts";

/** Of ten programs on a developer's machine one is an agent, and four are behind an interpreter. */
const programs: readonly ((id: number) => ProgramFacts)[] = [
  (id) => ({ name: "claude", command: ["claude", "--resume", `${id}`] }),
  (id) => ({
    name: "node",
    command: ["/usr/bin/node", "/srv/app/node_modules/.bin/vite", "--port=3000", `--id=${id}`],
  }),
  (id) => ({
    name: "node",
    command: ["node", `/home/ada/${id}/node_modules/typescript/lib/tsserver.js`, "--locale", "en"],
  }),
  (id) => ({ name: "bash", command: ["bash", "-c", `npm test ${id}`] }),
  () => ({ name: "python3", command: ["/usr/bin/python3", "/usr/bin/networkd-dispatcher", "-x"] }),
  () => ({ name: "bash", command: ["-bash"] }),
  (id) => ({ name: "chrome", command: ["/opt/google/chrome/chrome", "--type=renderer", `${id}`] }),
  (id) => ({ name: "postgres", command: [`postgres: checkpointer ${id}`] }),
  () => ({ name: "systemd", command: ["/usr/lib/systemd/systemd", "--user"] }),
  () => ({ name: "kworker/0:1", command: [] }),
];

function makeRows(count: number): readonly ProgramFacts[] {
  return Array.from({ length: count }, (_, id) => programs[id % programs.length]!(id));
}

const count = 10_000;
let found = 0;
const { median, p95, cpuMedian } = measure(
  (rows: readonly ProgramFacts[]) => {
    found = rows.filter((row) => agentProducts.identify(row, []) !== undefined).length;
  },
  () => makeRows(count),
);
const columns = [median, p95, cpuMedian].map((value) => value.toFixed(2)).join(" / ");
console.log(`identify ${count} programs (${found} agents): median / p95 / cpu ${columns} ms`);
