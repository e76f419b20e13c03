import { expect, test } from "vitest";
import { parseHostName, parseOrigin } from "../../../src/trpc/guards/allowed-names.ts";

test.each([
  ["devbox.lan", "devbox.lan"],
  ["DevBox:8080", "devbox:8080"],
  ["devbox:80", "devbox:80"],
  ["dev_box", "dev_box"],
  ["192.168.1.5", "192.168.1.5"],
  ["127.1", "127.0.0.1"],
  ["fe80::1", "[fe80::1]"],
  ["[FE80::1]:4680", "[fe80::1]:4680"],
])("the host %s is %s", (text, name) => {
  expect(parseHostName(text)).toBe(name);
});

test.each([
  "",
  "dev box",
  ..."* *.lan http://devbox devbox/ devbox: devbox:99999 a..b . -a ada@devbox devbox?x".split(" "),
  ..."[::1 0.0.0.0 0 :: [::]:80 devbox,other %2a".split(" "),
])("%j is no host name", (text) => {
  expect(parseHostName(text)).toBeUndefined();
});

test.each([
  ["http://localhost:5173", "http://localhost:5173"],
  ["HTTP://LocalHost:80/", "http://localhost"],
  ["https://corral.example", "https://corral.example"],
])("the origin %s is %s", (text, origin) => {
  expect(parseOrigin(text)).toBe(origin);
});

test.each([
  "",
  ..."notaurl * null localhost:5173 http://* http://a/b http://a?b http://a#b ftp://a".split(" "),
  ..."file:///x http://ada:x@a javascript:alert(1)".split(" "),
])("%j is no origin", (text) => {
  expect(parseOrigin(text)).toBeUndefined();
});
