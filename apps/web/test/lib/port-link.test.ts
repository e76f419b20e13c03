import { expect, test } from "vitest";
import { portLink } from "../../src/lib/port-link.ts";

test.each([
  // A page on a loopback address links to localhost, for both address families.
  ["127.0.0.1", "127.0.0.1", "localhost"],
  ["127.0.0.1", "0.0.0.0", "localhost"],
  ["127.0.0.1", "::", "localhost"],
  ["127.0.0.1", "::1", "localhost"],
  ["127.0.0.1", undefined, "localhost"],
  ["[::1]", "::1", "localhost"],
  ["[::1]", "127.0.0.1", "localhost"],
  ["corral.localhost", "127.0.0.1", "localhost"],
  // A page on localhost links to a loopback address of the family that is listened on.
  ["localhost", "127.0.0.1", "127.0.0.1"],
  ["localhost", "0.0.0.0", "127.0.0.1"],
  ["localhost", "::ffff:127.0.0.1", "127.0.0.1"],
  ["localhost", undefined, "127.0.0.1"],
  ["localhost", "::1", "[::1]"],
  ["localhost", "::", "[::1]"],
  // A program that listens on one address of the host answers only there.
  ["127.0.0.1", "192.168.1.5", "192.168.1.5"],
  ["127.0.0.1", "fe80::1", "[fe80::1]"],
  // Other host names have no second name.
  ["devbox.lan", "0.0.0.0", "devbox.lan"],
])("on %s what listens on %s is opened as %s", (page, address, host) => {
  expect(portLink(5173, address, page)).toBe(`http://${host}:5173/`);
  expect(URL.canParse(portLink(5173, address, page))).toBe(true);
});
