import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { openSocketDiag } from "../../../src/linux/peers/socket-diag.ts";
import { scriptedKernel, type Received } from "../support/scripted-kernel.ts";

const NLMSG_ERROR = 2;

/** What the kernel answers to a request that it refuses. */
function error(request: Buffer, errno: number, senderPort = 0): Received {
  const message = Buffer.alloc(36);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(NLMSG_ERROR, 4);
  request.copy(message, 8, 8, 12);
  message.writeInt32LE(-errno, 16);
  return { senderPort, message };
}

it.each<[string, Parameters<typeof openSocketDiag>[0], string]>([
  ["without koffi", undefined, "koffi is not installed"],
  [
    "in a sandbox without netlink",
    scriptedKernel(() => undefined, { socket: 97 }),
    "socket(NETLINK_SOCK_DIAG): errno 97",
  ],
  [
    "of a kernel that finds no socket, not even Corral's own",
    scriptedKernel((request, queue) => queue.push(error(request, 2))),
    "the kernel has no unix_diag",
  ],
  [
    "of a kernel that refuses",
    scriptedKernel((request, queue) => queue.push(error(request, 1))),
    "Error: sock_diag(7) of unix sockets: errno 1",
  ],
  [
    "that only another program gives",
    scriptedKernel((request, queue) => queue.push(error(request, 2, 4_711))),
    "Error: sock_diag(7) of unix sockets: no answer",
  ],
])("an answer %s is a refusal with its reason, and leaves no descriptor", (_, library, reason) => {
  const before = readdirSync("/proc/self/fd").length;
  expect(openSocketDiag(library)).toEqual({ reason });
  expect(readdirSync("/proc/self/fd")).toHaveLength(before);
});
