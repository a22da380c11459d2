import fc from 'fast-check';
import type { Conversation, Overrides } from '../harness/conversation.ts';
import type { Lab } from '../harness/lab.ts';
import { PeerUnusableError } from '../harness/peer-error.ts';

/** How many packets of ours a conversation has come to: from none to all of its handshake's. */
export const stage = fc.constantFrom(0, 1, 2, 3);

/** A conversation brought to a stage, and the packet that an honest side would send next. */
export interface Staged {
  readonly session: Conversation;
  readonly established: boolean;
  readonly next: Uint8Array | undefined;
}

/** Packets of the handshake that each side sends (sections 5 and 6). */
export const PACKETS_EACH = { simplex: 2, duplex: 3 } as const;

const DATA = new TextEncoder().encode('data');

/** Brings a new conversation to a stage: so many packets of ours are sent, and answered; the next one is held back. */
export async function reach(lab: Lab, stage: number, overrides: Overrides = {}): Promise<Staged> {
  const { identity, patience } = lab.target;
  const session = await lab.open(overrides);
  if (stage >= PACKETS_EACH[identity.variant]) {
    await session.handshake();
    const established = session.endpoint.canSend;
    await stillAnswers(lab, established || session.ending !== undefined);
    return { session, established, next: established ? session.seal(DATA) : undefined };
  }
  let next: Uint8Array | undefined;
  session.start((packet, at) => {
    if (at < stage) return [packet];
    next ??= packet;
    return [];
  });
  const done = () => next !== undefined || session.ending !== undefined;
  if (!(await session.until(done, patience.reaction))) {
    await stillAnswers(lab, done());
    await session.until(done, patience.answer);
  }
  return { session, established: false, next };
}

/** A peer that answers nobody any more is not asked on and on. @throws PeerUnusableError */
async function stillAnswers(lab: Lab, answered: boolean): Promise<void> {
  if (!answered && !(await lab.canary())) throw new PeerUnusableError('the peer answers nobody any more');
}

/** Sends what was held back and goes on, to an echo where the peer sends messages back. */
export async function goOn(lab: Lab, { session, established, next }: Staged): Promise<boolean> {
  if (next === undefined) return false;
  session.tamper((packet) => [packet]);
  session.send(next);
  const { patience, capabilities } = lab.target;
  if (established) return !capabilities.echo || session.expectData(DATA);
  const done = await session.until(
    () => session.established || session.endpoint.stage === 'closed',
    patience.answer,
  );
  return done && session.established && (!capabilities.echo || session.echo(DATA));
}
