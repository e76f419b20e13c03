import { createInspectorOver } from "../../src/inspector.ts";
import { createLinuxDriver } from "../../src/linux/linux-driver.ts";
import { testDriverContract } from "../contract/driver-contract.ts";
import { createRealMachine } from "../contract/real-machine.ts";

const abilities = { separateArguments: true, posix: true, cpuShares: true };

testDriverContract("linux", () =>
  createRealMachine(createInspectorOver(createLinuxDriver()), abilities),
);
