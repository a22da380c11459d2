import { join } from '../../impl/bytes.ts';
import { Framer } from '../../impl/wire/framer.ts';
import type { LogEntry } from '../conversation.ts';
import type { Wire } from '../wire.ts';

/** The side to which a packet goes. */
export type Side = 'client' | 'server';

/** A packet on its way between a client and a server. */
export interface Passing {
  readonly to: Side;
  /** How many packets went there before it. */
  readonly index: number;
  readonly packet: Uint8Array;
}

/** What becomes of a packet: what goes on in its place, to either side; nothing where it is dropped or held. */
export type Hand = (passing: Passing) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

const untouched: Hand = ({ packet }) => [packet];

/** How long one look at a wire waits, in milliseconds: it is looked at again. */
const LOOK = 10_000;

/** A client and a server with us in the middle. Neither is ours: nothing is opened or sealed here. */
export class Relay {
  readonly log: LogEntry[] = [];
  /** What either side sent, in order, whatever became of it. */
  readonly passed: Passing[] = [];
  /** The sides that ended the connection. */
  readonly ended = new Set<Side>();
  readonly #wires: Readonly<Record<Side, Wire>>;
  readonly #begun = performance.now();
  readonly #counts: Record<Side, number> = { client: 0, server: 0 };
  #hand: Hand = untouched;
  #open = true;
  #wake: (() => void)[] = [];

  /** @param client @param server the connection of each to us */
  constructor(client: Wire, server: Wire) {
    this.#wires = { client, server };
  }

  /** Lets them talk, with a hand on what they say. */
  start(hand: Hand = untouched): void {
    this.#hand = hand;
    for (const from of ['client', 'server'] as const) void this.#forward(from);
  }

  /** Lays another hand on what they say from now on. */
  change(hand: Hand): void {
    this.#hand = hand;
  }

  /** Sends something to one of them. */
  send(to: Side, bytes: Uint8Array): void {
    this.#record('sent', bytes, `to the ${to}`);
    this.#wires[to].send(bytes);
  }

  /** The connection of one of them, for who has it do something. */
  wire(of: Side): Wire {
    return this.#wires[of];
  }

  /** Resolves when it is so, to true; after so many milliseconds to what it is then. */
  async until(done: () => boolean, patience: number): Promise<boolean> {
    const end = performance.now() + patience;
    while (!done()) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.#change(left);
    }
    return true;
  }

  close(): void {
    this.#open = false;
    for (const wire of Object.values(this.#wires)) wire.close();
    this.#woken();
  }

  async #forward(from: Side): Promise<void> {
    const wire = this.#wires[from];
    const to: Side = from === 'client' ? 'server' : 'client';
    const framer = new Framer();
    while (this.#open) {
      // What breaks on the way is seen as an end by who waits for it.
      const event = await wire.read(LOOK).catch(() => ({ kind: 'end' }) as const);
      if (event.kind === 'end') {
        this.ended.add(from);
        this.log.push({
          direction: 'event',
          note: `the ${from} ended the connection`,
          milliseconds: this.#now(),
        });
        this.#woken();
        return;
      }
      if (event.kind === 'quiet') continue;
      framer.push(event.bytes);
      for (let packet = framer.take(); packet !== undefined; packet = framer.take()) {
        const bytes = join(packet.headerBytes, packet.message);
        const passing = { to, index: this.#counts[to]++, packet: bytes };
        this.passed.push(passing);
        this.#record('received', bytes, `from the ${from}`);
        for (const sent of await this.#hand(passing)) if (this.#open) this.send(to, sent);
      }
      framer.settle();
      this.#woken();
    }
  }

  async #change(patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
      this.#wake.push(resolve);
    });
    clearTimeout(timer);
  }

  #woken(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #record(direction: 'sent' | 'received', bytes: Uint8Array, note: string): void {
    this.log.push({ direction, bytes, note, milliseconds: this.#now() });
  }

  #now(): number {
    return Math.round((performance.now() - this.#begun) * 1000) / 1000;
  }
}
