import { echoOf } from '../../harness/echo.ts';
import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import type { Endpoint, Output } from '../../impl/endpoint.ts';
import type { SessionKeys } from '../../impl/policy.ts';
import { Flag } from '../../impl/wire/codes.ts';
import type { Observer } from './observer.ts';
import type { Inside, Peer } from './peer.ts';

/** An endpoint in this process, which sends back what it receives. Its state can be copied. */
export class InsidePeer implements Peer {
  readonly #endpoint: Endpoint;
  readonly #observer: Observer;
  #out: Uint8Array[] = [];
  #threw: string | undefined;
  accepted = 0;
  established = false;

  constructor(endpoint: Endpoint, observer: Observer) {
    this.#endpoint = endpoint;
    this.#observer = observer;
  }

  /** Its side of the connection begins: a client sends its first packet. */
  start(): void {
    this.#attempt(() => this.#endpoint.start());
  }

  get ended(): 'closed' | undefined {
    return this.#endpoint.stage === 'closed' || this.#threw !== undefined ? 'closed' : undefined;
  }

  get inside(): Inside {
    const { keys, retained } = this.#observer;
    return { keys, retained, threw: this.#threw };
  }

  deliver(segment: Uint8Array): void {
    if (this.ended !== undefined) return;
    const endpoint = this.#endpoint;
    const before = this.established ? undefined : endpoint.counters.receive;
    this.#attempt(() => endpoint.receive(segment), before);
  }

  ratchet(kind: RatchetKind): boolean {
    const { canSend, hasAsymmetricRatchet } = this.#endpoint;
    if (!canSend || (kind === 'asymmetric' && !hasAsymmetricRatchet)) return false;
    this.#attempt(() => this.#endpoint.ratchet(kind));
    return true;
  }

  end(): boolean {
    if (this.#endpoint.stage !== 'established') return false;
    this.#attempt(() => this.#endpoint.close());
    return true;
  }

  take(): readonly Uint8Array[] {
    const out = this.#out;
    if (out.length > 0) this.#out = [];
    return out;
  }

  /** An independent copy of it, at this moment. */
  copy(): InsidePeer {
    const copy = new InsidePeer(this.#endpoint.snapshot(), this.#observer);
    copy.#out = [...this.#out];
    copy.#threw = this.#threw;
    copy.accepted = this.accepted;
    copy.established = this.established;
    return copy;
  }

  /** Keys that it has taken so far in this run. */
  get keys(): readonly SessionKeys[] {
    return this.#observer.keys;
  }

  /** @param before how many packets of the handshake it had received, where it is in one */
  #attempt(act: () => Output, before?: bigint): void {
    let output: Output;
    try {
      output = act();
    } catch (error) {
      // DOS-01: whatever it throws, nothing may.
      this.#threw = error instanceof Error ? error.message : String(error);
      return;
    }
    this.#count(output, before);
    for (const packet of output.packets) this.#out.push(packet);
    for (const event of output.events) {
      if (event.type === 'established') this.established = true;
      if (event.type === 'data') this.#out.push(...(echoOf(this.#endpoint, event.data)?.packets ?? []));
    }
  }

  /** What it shows to have accepted: packets of the handshake by its count and its answers, others by what it reports. */
  #count({ packets, events }: Output, before: bigint | undefined): void {
    const { stage, counters } = this.#endpoint;
    const established = events.some(({ type }) => type === 'established');
    if (before !== undefined && !established) {
      if (stage !== 'closed') this.accepted += Number(counters.receive - before);
      else this.accepted += packets.filter((packet) => packet[0] !== Flag.errorCondition).length;
      return;
    }
    if (established) this.accepted += 1;
    for (const event of events) {
      if (event.type === 'data') this.accepted += 1;
      // A token of its own is nothing of ours; a response to its request is.
      if (event.type === 'ratcheted' && (event.by === 'peer' || event.ratchet === 'asymmetric'))
        this.accepted += 1;
      if (event.type === 'closed') {
        const { cause } = event.reason;
        if (cause === 'closed by peer' || (cause === 'peer error' && event.reason.authenticated))
          this.accepted += 1;
      }
    }
  }
}
