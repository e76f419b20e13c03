import { createInspectorOver } from "../../src/inspector.ts";
import { createPortableDriver } from "../../src/portable/portable-driver.ts";
import { testDriverContract } from "../contract/driver-contract.ts";
import { createRealWorld } from "../contract/real-machine.ts";

const abilities = {
  separateArguments: false,
  posix: process.platform !== "win32",
  cpuShares: true,
};

testDriverContract("portable", () =>
  createRealWorld(createInspectorOver(createPortableDriver({ killTree: true })), abilities),
);
