import { createInspectorOver } from "../../src/inspector.ts";
import { createPortableDriver } from "../../src/portable/portable-driver.ts";
import { testDriverContract } from "../contract/driver-contract.ts";
import { createRealMachine } from "../contract/real-machine.ts";

const abilities = {
  separateArguments: false,
  posix: process.platform !== "win32",
  cpuShares: true,
};

testDriverContract("portable", () =>
  createRealMachine(createInspectorOver(createPortableDriver({ killTree: true })), abilities),
);
