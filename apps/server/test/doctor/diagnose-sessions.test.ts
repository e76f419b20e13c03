import { expect, test } from "vitest";
import { diagnoseSessions } from "../../src/doctor/diagnose-sessions.ts";

const product = { label: "claude", title: "Claude Code" };

test.each([
  ["without a server", undefined, []],
  [
    "switched off",
    { isOn: false, products: [] },
    [["note", "are not read: switched off in the settings"]],
  ],
  ["without an agent", { isOn: true, products: [] }, [["good", "no agent runs"]]],
  [
    "all are known",
    { isOn: true, products: [{ product, agents: 3, known: 3, problems: [] }] },
    [["good", "Claude Code: 3 of 3 known"]],
  ],
  [
    "some are not, and of some products none",
    {
      isOn: true,
      products: [
        { product, agents: 3, known: 2, problems: [] },
        { product: { label: "aider", title: "Aider" }, agents: 1, problems: [] },
      ],
    },
    [
      ["note", "Claude Code: 2 of 3 known"],
      ["note", "Aider: its files are not read; hooks can tell (executors.event)"],
    ],
  ],
  [
    "all are known, but not all that they do",
    { isOn: true, products: [{ product, agents: 1, known: 1, problems: ["/h does not answer"] }] },
    [["note", "Claude Code: 1 of 1 known: /h does not answer"]],
  ],
] as const)("%s", (_title, facts, expected) => {
  const lines = diagnoseSessions(facts);
  expect(lines.map(({ level, says }) => [level, says])).toEqual(expected);
  expect(lines.every(({ what }) => what === "sessions")).toBe(true);
});
