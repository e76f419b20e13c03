import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ProcessIdentity } from "@corral/inspector/core";
import { findTcpClients } from "@corral/inspector/linux";

type Found = Promise<ReadonlyMap<number, ProcessIdentity>>;

/** Which process is at the other end of a connection. Those that come at once are looked up together. */
export class HttpClients {
  readonly #known = new WeakMap<Socket, Promise<ProcessIdentity | undefined>>();
  readonly #batches = new Map<number, { readonly ports: number[]; readonly found: Found }>();
  #busy: Promise<unknown> = Promise.resolve();

  /** undefined where the kernel does not tell: then the caller has no scope. */
  of(socket: Socket): Promise<ProcessIdentity | undefined> {
    const known = this.#known.get(socket) ?? this.#find(socket).catch(() => undefined);
    this.#known.set(socket, known);
    return known;
  }

  async #find({
    remoteAddress,
    remotePort,
    localPort,
  }: Socket): Promise<ProcessIdentity | undefined> {
    if (process.platform !== "linux" || remotePort === undefined || localPort === undefined)
      return undefined;
    if (!/^(?:::ffff:)?127\.|^::1$/.test(remoteAddress ?? "")) return undefined;
    const batch = this.#batches.get(localPort) ?? this.#startBatch(localPort);
    batch.ports.push(remotePort);
    return (await batch.found).get(remotePort);
  }

  /** Reads once the one before is over; until then others join. */
  #startBatch(localPort: number) {
    const ports: number[] = [];
    const found = this.#busy.then(async () => {
      await nextTurn();
      this.#batches.delete(localPort);
      return findTcpClients(localPort, ports);
    });
    this.#busy = found.catch(() => undefined);
    const batch = { ports, found };
    this.#batches.set(localPort, batch);
    return batch;
  }
}
