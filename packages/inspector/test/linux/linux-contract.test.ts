import { createInspectorOver } from "../../src/inspector.ts";
import { createLinuxDriver } from "../../src/linux/linux-driver.ts";
import { testDriverContract } from "../contract.ts";
import { createRealWorld } from "../contract-worlds/real-world.ts";

const abilities = { separateArguments: true, posix: true, cpuShares: true };

testDriverContract("linux", () =>
  createRealWorld(createInspectorOver(createLinuxDriver()), abilities),
);
