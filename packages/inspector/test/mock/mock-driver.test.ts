import { testDriverContract } from "../contract/driver-contract.ts";
import { createMockMachine } from "../contract/mock-machine.ts";

testDriverContract("mock", createMockMachine);
