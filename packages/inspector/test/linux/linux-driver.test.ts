import { createInspectorOver } from "../../src/inspector.ts";
import { createLinuxDriver } from "../../src/linux/linux-driver.ts";
import { testDriverContract } from "../contract/driver-contract.ts";
import { createRealWorld } from "../contract/real-machine.ts";

const abilities = { separateArguments: true, posix: true, cpuShares: true };

testDriverContract("linux", () =>
  createRealWorld(createInspectorOver(createLinuxDriver()), abilities),
);
