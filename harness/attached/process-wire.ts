import type { ManagedProcess, ProcessEnd } from '../observation/managed-process.ts';
import { describeEnd } from '../observation/peer-process.ts';
import { PeerCrashedError } from '../peer-error.ts';
import type { Wire, WireEvent } from '../wire.ts';

/** Milliseconds for a process to end once its connection has. */
const NOTICE = 300;

/** A connection that has a process of the peer to itself, which ends with it. */
export class ProcessWire implements Wire {
  readonly id: number;
  readonly #wire: Wire;
  readonly #process: ManagedProcess;
  readonly #stopped: (process: Promise<void>) => void;

  /** @param stopped told of the end of the process, when it is begun */
  constructor(wire: Wire, process: ManagedProcess, stopped: (process: Promise<void>) => void) {
    this.id = wire.id;
    this.#wire = wire;
    this.#process = process;
    this.#stopped = stopped;
  }

  send(bytes: Uint8Array): void {
    this.#wire.send(bytes);
  }

  /** @throws PeerCrashedError when the connection ended because the process broke (DOS-01) */
  async read(patience: number): Promise<WireEvent> {
    const event = await this.#wire.read(patience);
    if (event.kind !== 'end') return event;
    await this.#process.endedWithin(NOTICE);
    const { ended } = this.#process;
    if (ended !== undefined && hasBroken(ended)) throw new PeerCrashedError(describeEnd(ended));
    return event;
  }

  sent(patience: number): Promise<boolean> {
    return this.#wire.sent(patience);
  }

  reset(): void {
    this.#wire.reset();
    this.#stopped(this.#process.stop());
  }

  close(): void {
    this.#wire.close();
    this.#stopped(this.#process.stop());
  }
}

/** A peer may end with its session, with any code: a signal that is not ours, or a report, says that it broke. */
function hasBroken({ signal, report }: ProcessEnd): boolean {
  return report !== undefined || (signal !== null && signal !== 'SIGPIPE');
}
