import { expect, it } from "vitest";
import type { Holders } from "../../../src/linux/peers/find-holders.ts";
import { toPeers } from "../../../src/linux/peers/to-peers.ts";

const at = (pid: number) => ({ pid, startToken: `boot:${pid}` });
const daemon = at(10);

function holders(
  held: Readonly<Record<string, readonly number[]>>,
  rest: Partial<Holders> = {},
): Holders {
  const byInode = new Map(Object.entries(held).map(([inode, pids]) => [inode, pids.map(at)]));
  return { byInode, unreadable: 0, complete: true, ...rest };
}

const ends = (inodes: readonly string[], foreign = false) => ({ inodes: new Set(inodes), foreign });

it("names every process that holds another end once, without the process itself", () => {
  const held = holders({ 1: [30, 20], 2: [20], 3: [10] });
  expect(toPeers(daemon, ends(["1", "2", "3"]), held)).toEqual({
    known: true,
    peers: [at(20), at(30)],
  });
});

it("nobody is an answer when there is no connection", () => {
  expect(toPeers(daemon, ends([]), holders({}, { unreadable: 9 }))).toEqual({
    known: true,
    peers: [],
  });
});

it.each<[string, Partial<Holders>, string]>([
  ["", {}, "the other end of one connection was not found"],
  [
    "of another user",
    { unreadable: 3 },
    "the other end of one connection was not found: the open files of other users' processes cannot be read",
  ],
  [
    "in a time that was too short",
    { complete: false },
    "the other end of one connection was not found: reading the open files of all processes took too long",
  ],
])("an end that nobody %s holds makes it not known, without an empty list", (_, rest, reason) => {
  expect(toPeers(daemon, ends(["1"]), holders({}, rest))).toEqual({ known: false, reason });
});

it("those that were found are named beside the reason", () => {
  expect(toPeers(daemon, ends(["1", "2", "3"]), holders({ 1: [20] }))).toEqual({
    known: false,
    reason: "the other end of 2 connections was not found",
    peers: [at(20)],
  });
});

it("a client elsewhere makes it not known", () => {
  expect(toPeers(daemon, ends(["1"], true), holders({ 1: [20] }))).toEqual({
    known: false,
    reason: "a client in another network namespace or on another machine is connected",
    peers: [at(20)],
  });
});
