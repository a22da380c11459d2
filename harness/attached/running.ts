import type { ManagedProcess } from '../observation/managed-process.ts';
import type { Wire } from '../wire.ts';
import { ProcessWire } from './process-wire.ts';

/** Connections that have a process each, and those of their processes that are being stopped. */
export class Running {
  readonly #open = new Set<Wire>();
  readonly #ends = new Set<Promise<void>>();

  /** The connection that has this process to itself. */
  holds(inner: Wire, process: ManagedProcess): Wire {
    const wire: Wire = new ProcessWire(inner, process, (stopped) => {
      this.#open.delete(wire);
      const end = stopped.finally(() => this.#ends.delete(end));
      this.#ends.add(end);
    });
    this.#open.add(wire);
    return wire;
  }

  /** Resolves when no process is being stopped. */
  async ended(): Promise<void> {
    await Promise.all(this.#ends);
  }

  /** Gives all connections up, and resolves when no process is left. */
  async close(): Promise<void> {
    for (const wire of [...this.#open]) wire.close();
    await this.ended();
  }
}
