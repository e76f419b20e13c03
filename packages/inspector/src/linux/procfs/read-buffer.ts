import { Buffer } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";

/**
 * One buffer for all reads of a scan. Synchronous reads of /proc never wait for a device, and cost a
 * tenth of asynchronous ones.
 */
export class ReadBuffer {
  bytes: Buffer;

  constructor(size = 64 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Reads an open file from offset 0; returns the length. Throws the error of read(2). */
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

  /** Opens, reads and closes a file; returns the length. Throws the error of open(2) or read(2). */
  readFile(path: string): number {
    const descriptor = openSync(path, "r");
    try {
      return this.readAgain(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** The same as text, for files that contain ASCII only. */
  readText(path: string): string {
    return this.bytes.toString("latin1", 0, this.readFile(path));
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 4);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}
