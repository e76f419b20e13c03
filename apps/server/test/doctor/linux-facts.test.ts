import { expect, it } from "vitest";
import { procRestriction } from "../../src/doctor/linux-facts.ts";

const line = (options: string): string =>
  `22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:5 - proc proc ${options}`;

it.each([
  ["rw", undefined],
  ["rw,hidepid=invisible", "hidepid=invisible"],
  ["rw,gid=4,hidepid=2,subset=pid", "hidepid=2,subset=pid"],
  ["rw,hidepid=0", undefined],
])("/proc mounted with %s", (options, expected) => {
  const others =
    "28 1 254:1 / / rw - ext4 /dev/vda rw\n30 22 0:30 / /proc/sys/fs/binfmt_misc rw - x x rw";
  expect(procRestriction(`${others}\n${line(options)}\n`)).toBe(expected);
});

it("returns undefined where /proc is not mounted", () => {
  expect(procRestriction("28 1 254:1 / / rw - ext4 /dev/vda rw\n")).toBeUndefined();
});
