import type { ProcessIdentity } from "@corral/inspector";
import { expect, test } from "vitest";
import { fromTheWire } from "../core/kill/kill-views.ts";
import { scene } from "./mock-scene.ts";

const failsWith = (code: string) => expect.objectContaining({ code });

function sceneWithTarget() {
  const at = scene();
  const target = at.inspector.addProcess({ pid: 100, name: "nginx" }, { ignores: ["SIGHUP"] });
  const hangUp = async (process: ProcessIdentity = target) =>
    at.service.signal({ process, signal: "SIGHUP", client: "page", user: "ada" });
  return { ...at, target, hangUp };
}

test("a signal goes to one process, and who sent it is recorded before it is sent", async () => {
  const at = sceneWithTarget();
  const { target } = at;
  const report = await at.hangUp();
  expect(report).toMatchObject({ name: "nginx", signal: "SIGHUP", outcome: "sent" });
  expect(at.sent()).toEqual(["100 SIGHUP"]);
  expect(at.kills.calls).toEqual(["begin", "finish"]);
  expect(await at.service.get(report.id)).toMatchObject({
    scope: { kind: "process", process: target },
    signal: "SIGHUP",
    client: "page",
    user: "ada",
    status: "done",
    outcomes: [{ process: target, name: "nginx", outcome: "signalled" }],
    confirmedGone: 0,
    memoryFreedBytes: 0,
  });
});

test("with the refusals of a kill; a refused signal is not recorded", async () => {
  const at = sceneWithTarget();
  const corral = at.inspector.getProcess(50);
  const self = { pid: 50, startToken: corral?.startToken ?? "" };
  await expect(at.hangUp(self)).rejects.toThrow(failsWith("PERMISSION_DENIED"));
  await expect(
    at.service.signal({ process: at.target, signal: fromTheWire<"SIGHUP">("SIGKILL") }),
  ).rejects.toThrow(failsWith("INVALID_ARGUMENT"));
  at.inspector.reusePid(100);
  await expect(at.hangUp()).rejects.toThrow(failsWith("PROCESS_NOT_FOUND"));
  expect(at.sent()).toEqual([]);
  expect(at.kills.calls).toEqual([]);
});

test("a signal that cannot be recorded is not sent", async () => {
  const at = sceneWithTarget();
  at.kills.failing = "begin";
  await expect(at.hangUp()).rejects.toThrow("disk full");
  at.kills.mode = "inspect-only";
  await expect(at.hangUp()).rejects.toThrow(failsWith("READ_ONLY"));
  expect(at.sent()).toEqual([]);
});

test("a record that stayed open is closed at the next start, and nothing is sent again", async () => {
  const at = sceneWithTarget();
  at.kills.failing = "finish";
  expect(await at.hangUp()).toMatchObject({ outcome: "sent" });
  at.kills.failing = undefined;
  expect(await at.service.recover()).toMatchObject([
    {
      signal: "SIGHUP",
      status: "recovered",
      outcomes: [{ outcome: "spared", detail: expect.stringContaining("whether the signal") }],
    },
  ]);
  expect(at.sent()).toEqual(["100 SIGHUP"]);
});
