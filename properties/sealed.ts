import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import type { Endpoint, Output } from '../impl/endpoint.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { Flag, flagName } from '../impl/wire/codes.ts';
import { NEW, onSession, type Past, PROBE } from './past.ts';

/** A fault that our endpoint seals into a packet of the data phase, so that it is reached behind the tag. */
export interface SealedFault {
  /** Our endpoint's decisions. `on` says whether it makes the packet with the fault. */
  readonly policy: (on: () => boolean) => Partial<Policy>;
  /** Makes the packet, on a copy of our endpoint. */
  readonly make: (copy: Endpoint) => Output;
  /** Whether the packet itself is right, and only what follows it can be refused. */
  readonly noticedLater?: true;
}

/**
 * Sends a packet with a fault sealed in, which must end the session: it is tried as if the peer had taken it, and as
 * if it had dropped it.
 */
export async function refuseSealed(lab: Lab, fault: SealedFault, past: Past = NEW): Promise<Outcome> {
  for (const taken of [true, false]) {
    let on = false;
    const policy = { ...strict, ...fault.policy(() => on) };
    const outcome = await onSession(
      lab,
      past,
      async (session) => {
        if (!session.endpoint.canSend)
          return mustWork(lab, false, 'the peer goes along to the fault', session);
        const copy = session.endpoint.snapshot();
        on = true;
        const { packets } = fault.make(copy);
        on = false;
        const before = session.packets.length;
        for (const packet of packets) session.send(packet);
        const answer = (): string | undefined => {
          // In process nothing is late: what has not ended the session will not.
          if (!fault.noticedLater && session.inside?.endpoint.stage === 'established')
            return 'it holds the session open';
          const packet = session.packets
            .slice(before)
            .find(({ header }) => header.flag !== Flag.errorCondition);
          return packet && `it went on, with a packet "${flagName(packet.header.flag)}"`;
        };
        const probe = async (patience: number): Promise<boolean> => {
          if (!taken || !copy.canSend) return session.echo(PROBE, patience);
          for (const probing of copy.send(PROBE).packets) session.send(probing);
          return session.until(() => answer() !== undefined, patience);
        };
        return mustEnd(await react(lab, session, probe, answer));
      },
      { policy },
    );
    if (outcome.verdict !== 'pass') return outcome;
  }
  return { verdict: 'pass', expected: 'the peer ends the session', observed: 'it did, twice' };
}

/** A data packet that carries other content, or another header, than an honest one. */
export function sealedAs(change: {
  readonly flag?: number;
  readonly content?: Uint8Array;
  readonly sequence?: (sequence: bigint) => bigint;
}): SealedFault {
  return {
    policy: (on) => ({
      packetContent: (content) => (on() ? (change.content ?? content) : content),
      packetHeader: (header) =>
        on()
          ? {
              ...header,
              flag: change.flag ?? header.flag,
              sequence: change.sequence?.(header.sequence) ?? header.sequence,
            }
          : header,
    }),
    make: (copy) => copy.send(PROBE),
  };
}
