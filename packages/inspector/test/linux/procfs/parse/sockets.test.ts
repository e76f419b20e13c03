import { expect, it } from "vitest";
import {
  parseConnection,
  parseSocket,
  type SocketTable,
} from "../../../../src/linux/procfs/parse/sockets.ts";

const rest = "00000000:00000000 00:00000000 00000000  1000        0";
const line = (local: string, state: string, inode = "777") =>
  `   0: ${local} 00000000:0000 ${state} ${rest} ${inode} 1 0000000000000000 100 0 0 10 0`;

it.each<[SocketTable, string, string, string, number]>([
  ["tcp", "0100007F:1F90", "0A", "127.0.0.1", 8080],
  ["tcp", "00000000:0050", "0A", "0.0.0.0", 80],
  ["tcp6", "00000000000000000000000000000000:0050", "0A", "::", 80],
  ["tcp6", "00000000000000000000000001000000:0050", "0A", "::1", 80],
  ["tcp6", "0000000000000000FFFF00000100007F:0050", "0A", "::ffff:127.0.0.1", 80],
  ["tcp6", "000080FE00000000FF00000001020304:0050", "0A", "fe80::ff:403:201", 80],
  ["udp", "0100007F:0035", "07", "127.0.0.1", 53],
])("%s %s %s", (table, local, state, address, port) => {
  const protocol = table.slice(0, 3);
  const expected = { inode: "777", port: { protocol, address, port } };
  expect(parseSocket(table, line(local, state))).toEqual(expected);
});

it.each<[string, SocketTable, string]>([
  ["a connection", "tcp", line("0100007F:1F90", "01")],
  ["a UDP socket with a peer", "udp", line("0100007F:1F90", "01")],
  ["a UDP socket without a port", "udp", line("00000000:0000", "07")],
  ["the heading", "tcp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"],
  ["nothing", "tcp", ""],
])("%s is none", (_name, table, text) => {
  expect(parseSocket(table, text)).toBeUndefined();
});

const connection = (local: string, remote: string, inode = "777", state = "01") =>
  `   3: ${local} ${remote} ${state} ${rest} ${inode} 1 0000000000000000 20 4 30 10 -1`;

it.each<[string, string, string, string, string]>([
  ["IPv4", "0100007F:1F90", "0100007F:C350", "0100007F:1F90", "0100007F:C350"],
  [
    "IPv4 of an IPv6 socket",
    "0000000000000000FFFF00000100007F:1F90",
    "0000000000000000FFFF00000100007F:C350",
    "0100007F:1F90",
    "0100007F:C350",
  ],
  [
    "IPv6",
    "00000000000000000000000001000000:1F90",
    "00000000000000000000000001000000:C350",
    "00000000000000000000000001000000:1F90",
    "00000000000000000000000001000000:C350",
  ],
])("a connection over %s has both its ends", (_name, local, remote, from, to) => {
  expect(parseConnection(connection(local, remote))).toEqual({
    inode: "777",
    local: from,
    remote: to,
    established: true,
  });
});

it.each<[string, string]>([
  ["a listening socket", line("0100007F:1F90", "0A")],
  ["the heading", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"],
  ["nothing", ""],
])("%s is no connection", (_name, text) => {
  expect(parseConnection(text)).toBeUndefined();
});

it("a connection that is closed at one end is not established", () => {
  const closing = connection("0100007F:1F90", "0100007F:C350", "0", "06");
  expect(parseConnection(closing)).toMatchObject({ inode: "0", established: false });
});
