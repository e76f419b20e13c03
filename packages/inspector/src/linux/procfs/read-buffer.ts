import { Buffer } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";

/**
 * One buffer for all reads of a scan. Synchronous reads of /proc never wait for a device, and cost
 * a tenth of what a promise costs.
 */
export class ReadBuffer {
  bytes: Buffer;

  constructor(size = 64 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Reads an open file from its start; returns the length. Throws what the system call throws. */
  readAgain(descriptor: number): number {
    let length = readSync(descriptor, this.bytes, 0, this.bytes.length, 0);
    while (length === this.bytes.length) {
      this.#grow();
      const more = readSync(descriptor, this.bytes, length, this.bytes.length - length, length);
      if (more === 0) break;
      length += more;
    }
    return length;
  }

  /** Opens, reads to the end and closes a file; returns the length. */
  readFile(path: string): number {
    const descriptor = openSync(path, "r");
    try {
      return this.readAgain(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** The same as text, for files of the kernel that hold plain ASCII. */
  readText(path: string): string {
    return this.bytes.toString("latin1", 0, this.readFile(path));
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 4);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}
