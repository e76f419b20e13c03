import { expect, test } from "vitest";
import type { AgentProducts } from "../../../src/core.ts";
import {
  asProgram,
  isInteractive,
  programKinds,
  sharedDaemonOf,
} from "../../../src/core/programs/program-kinds.ts";

const products: AgentProducts = {
  identify: ({ command }, own) => {
    const [program = "", word] = command.join(" ").split(" ");
    const label = ["codex", "code", "java", ...own.map((one) => one.label)].find(
      (known) => known === program,
    );
    if (label === undefined) return undefined;
    const role = word === "app-server" ? "daemon" : word === "mcp" ? "helper" : "agent";
    return { label, title: label, role };
  },
};
const kinds = programKinds(products, [{ label: "mine" }]);
const kindOf = (line: string) => {
  const program = { name: line.split(" ")[0]!, command: line.split(" ") };
  const agent = kinds.agentOf(program);
  return [
    ...(agent === undefined ? [] : [`${agent.role} of ${agent.label}`]),
    ...[sharedDaemonOf(program, agent) ?? []].flat(),
    ...(isInteractive(program, agent) ? ["interactive"] : []),
  ].join(", ");
};

test.each([
  ["codex", "agent of codex"],
  ["codex app-server", "daemon of codex, codex daemon"],
  ["codex mcp", "helper of codex"],
  ["mine", "agent of mine"],
  ["tmux new", "tmux"],
  ["firefox", "interactive"],
  ["vite", ""],
  // A program of an agent is neither another's daemon nor a person's, whatever its name.
  ["code", "agent of code"],
  ["java org.gradle.launcher.daemon.", "agent of java"],
])("%s", (line, kind) => {
  expect(kindOf(line)).toBe(kind);
});

test("a line of a view is one argument", () => {
  const row = { name: "codex", command: "codex app-server --listen unix://" };
  const program = asProgram(row);
  expect(sharedDaemonOf(program, kinds.agentOf(program))).toBe("codex daemon");
});
