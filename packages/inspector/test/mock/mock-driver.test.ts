import { testDriverContract } from "../contract/driver-contract.ts";
import { createMockWorld } from "../contract/mock-machine.ts";

testDriverContract("mock", createMockWorld);
