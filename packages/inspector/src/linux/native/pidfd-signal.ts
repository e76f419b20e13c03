import { closeSync, constants, openSync } from "node:fs";
import { loadCLibrary } from "./c-library.ts";

/** Sends a signal number through a descriptor; returns 0 or errno. */
export type PidfdSignal = (descriptor: number, signal: number) => number;

// The same number on all architectures of Node.js. Since Linux 5.1. Source: syscalls(2).
const SYS_PIDFD_SEND_SIGNAL = 424;

let loaded: { readonly send: PidfdSignal | undefined } | undefined;

/**
 * pidfd_send_signal(2) on an open /proc/PID directory: the signal cannot reach another process.
 * undefined when koffi is not installed, or the kernel or a sandbox does not allow the call.
 */
export function loadPidfdSignal(): PidfdSignal | undefined {
  loaded ??= { send: bind() };
  return loaded.send;
}

function bind(): PidfdSignal | undefined {
  const library = loadCLibrary();
  if (library === undefined) return undefined;
  try {
    const syscall = library.func(
      "long syscall(long number, int pidfd, int sig, void *info, uint flags)",
    );
    const send: PidfdSignal = (descriptor, signal) =>
      Number(syscall(SYS_PIDFD_SEND_SIGNAL, descriptor, signal, null, 0)) === 0
        ? 0
        : library.errno();
    return worksOnItself(send) ? send : undefined;
  } catch {
    return undefined;
  }
}

/** Signal 0 checks permission and sends nothing (kill(2)). */
function worksOnItself(send: PidfdSignal): boolean {
  const descriptor = openSync("/proc/self", constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return send(descriptor, 0) === 0;
  } finally {
    closeSync(descriptor);
  }
}
