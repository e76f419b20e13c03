import { expect, it } from "vitest";
import { TcpConnections } from "../../../src/linux/peers/tcp-connections.ts";

const line = (local: string, remote: string, state: string, inode: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 4 30 10 -1`;

// A server on port 8080 (1F90) of all addresses, inode 1; its clients, and its own connection to the web.
const table = [
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
  line("00000000:1F90", "00000000:0000", "0A", 1),
  line("0100007F:1F90", "0100007F:C001", "01", 2), // to inode 12
  line("0100007F:C001", "0100007F:1F90", "01", 12),
  line("0000000000000000FFFF00000100007F:1F90", "0000000000000000FFFF00000100007F:C002", "01", 3),
  line("0100007F:C002", "0100007F:1F90", "01", 13), // of an IPv4 socket
  line("0100007F:1F90", "0100007F:C003", "08", 4), // its client has closed, and nobody holds the end
  line("0100007F:C003", "0100007F:1F90", "05", 0),
  line("0100007F:1F90", "0100007F:C004", "01", 5), // the other end is gone from the table
  line("050011AC:1F90", "020011AC:C005", "01", 6), // from a container
  line("050011AC:1F90", "020011AC:C006", "08", 7), // that has closed it
  line("0500000A:C007", "22D8B85D:01BB", "01", 8), // to the web
];
const connections = new TcpConnections();
for (const each of table) connections.add(each);

it.each<[string, string, string | undefined]>([
  ["a client", "2", "12"],
  ["the server of a client", "12", "2"],
  ["an IPv4 client of an IPv6 socket", "3", "13"],
  ["an end that nobody holds", "4", undefined],
  ["an end that has just been closed", "5", undefined],
  ["a client in a container", "6", "elsewhere"],
  ["a client in a container that has closed it", "7", undefined],
  ["a server on another machine", "8", undefined],
  ["a listening socket", "1", undefined],
  ["any other socket", "99", undefined],
])("the other end is %s", (_, inode, end) => {
  expect(connections.otherEnd(inode)).toBe(end);
});
