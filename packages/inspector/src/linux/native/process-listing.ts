import { Buffer } from "node:buffer";
import { closeSync, openSync } from "node:fs";
import { endianness } from "node:os";
import { EventLoopBudget } from "../../system/event-loop-budget.ts";
import type { ListedProcess } from "../procfs/list-processes.ts";
import type { CLibrary } from "./c-library.ts";

/** The processes of a procfs with their inode numbers, lowest pid first. */
export type ProcessListing = (procRoot: string) => Promise<ListedProcess[]>;

// Source: syscalls(2). The C library has the call by various names, or not at all.
const SYS_GETDENTS64: Readonly<Record<string, number>> = {
  x64: 217,
  arm64: 61,
  loong64: 61,
  riscv64: 61,
  ppc64: 202,
  s390x: 220,
};

// About 1,000 processes, which take the kernel a millisecond.
const BUFFER_BYTES = 32 * 1024;

// struct linux_dirent64: inode u64, offset s64, record length u16, type u8, name up to a NUL. Each
// record begins at a multiple of 8. Source: getdents64(2).
const LENGTH_AT = 16;
const NAME_AT = 19;

const ZERO = 0x30;
const NINE = 0x39;

/** getdents64(2), as readdir of Node does not give inode numbers. undefined on other architectures. */
export function bindProcessListing(library: CLibrary): ProcessListing | undefined {
  const call = SYS_GETDENTS64[process.arch];
  if (call === undefined) return undefined;
  const syscall = library.func("long syscall(long number, int fd, void *entries, ulong size)");
  const bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  const read = (descriptor: number): number => {
    const length = Number(syscall(call, descriptor, bytes, bytes.length));
    if (length < 0) throw new Error(`getdents64(2) failed with errno ${library.errno()}`);
    return length;
  };
  return async (procRoot) => {
    const listed: ListedProcess[] = [];
    const budget = new EventLoopBudget();
    const descriptor = openSync(procRoot, "r");
    try {
      for (let length = read(descriptor); length > 0; length = read(descriptor)) {
        addProcesses(bytes, length, listed);
        if (budget.isOver(performance.now())) await budget.yield();
      }
    } finally {
      closeSync(descriptor);
    }
    return listed;
  };
}

/** Adds the entries whose names are pids. */
export function addProcesses(bytes: Buffer, length: number, listed: ListedProcess[]): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length >> 2);
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, length >> 1);
  // procfs numbers its inodes with 32 bits.
  const low = endianness() === "LE" ? 0 : 1;
  for (let at = 0; at < length; at += halves[(at + LENGTH_AT) >> 1] ?? length) {
    let pid = 0;
    let index = at + NAME_AT;
    for (; isDigit(bytes[index]); index += 1) pid = pid * 10 + ((bytes[index] ?? ZERO) - ZERO);
    if (pid > 0 && bytes[index] === 0) listed.push({ pid, inode: words[(at >> 2) + low] ?? 0 });
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
