import { testDriverContract } from "../contract.ts";
import { createMockWorld } from "../contract-worlds/mock-world.ts";

testDriverContract("mock", createMockWorld);
