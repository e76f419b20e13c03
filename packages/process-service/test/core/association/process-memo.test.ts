import { expect, test } from "vitest";
import { carryMemo, nameOf } from "../../../src/core/association/process-memo.ts";
import { plainPrograms, programKinds } from "../../../src/core/programs/program-kinds.ts";
import { snapshot } from "../scene.ts";

const command = ["make", "-C", "x", "/wt/a/cart"];
const codex = { label: "codex", title: "Codex", role: "agent" } as const;

function processIn(workingDirectory: string) {
  const [process] = snapshot([{ pid: 5000, name: "make", command, workingDirectory }]).processes;
  return process!;
}

test("a name is kept while name, arguments and directory are the same", () => {
  const before = carryMemo(processIn("/wt"), undefined, plainPrograms);
  const name = nameOf(before);
  expect(name.name).toBe("make a/cart");
  expect(carryMemo(processIn("/wt"), before, plainPrograms).naming).toBe(name);
});

test("a process that changes its directory gets another name", () => {
  const before = carryMemo(processIn("/wt"), undefined, plainPrograms);
  nameOf(before);
  expect(nameOf(carryMemo(processIn("/wt/a"), before, plainPrograms)).name).toBe("make cart");
});

test("a program that the settings make an agent gets the name of its product", () => {
  const before = carryMemo(processIn("/wt"), undefined, plainPrograms);
  nameOf(before);
  const programs = programKinds({ identify: () => codex }, []);
  expect(nameOf(carryMemo(processIn("/wt"), before, programs))).toEqual({
    name: "codex",
    role: "agent",
  });
});
