import fc from 'fast-check';
import type { Conversation, Overrides } from '../harness/conversation.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { message } from './cases.ts';

/** Data for an honest probe. */
export const PROBE: Uint8Array = new TextEncoder().encode('probe');

/** A session on which some messages were echoed, and after which of them it ratcheted. */
export const past = fc.record({ before: fc.array(message, { maxLength: 3 }), ratchet: fc.boolean() });
export type Past = typeof past extends fc.Arbitrary<infer Value> ? Value : never;

/** A session that has just been established. */
export const NEW: Past = { before: [], ratchet: false };

/** A session with that past, as far as the peer went along. */
export async function sessionWith(
  lab: Lab,
  { before, ratchet }: Past,
  overrides: Overrides = {},
): Promise<Conversation> {
  const session = await lab.open(overrides);
  await session.handshake();
  for (const data of before) await session.echo(data);
  // The echo makes sure that the peer has followed: ratchets must not cross (section 9).
  if (ratchet && (await session.ratchet('symmetric'))) await session.echo(PROBE);
  return session;
}

/** Tries something on a session with a past, where the peer establishes one. */
export async function onSession(
  lab: Lab,
  past: Past,
  attempt: (session: Conversation) => Promise<Outcome>,
  overrides: Overrides = {},
): Promise<Outcome> {
  const session = await sessionWith(lab, past, overrides);
  return session.established
    ? attempt(session)
    : mustWork(lab, false, 'the peer establishes a session', session);
}

/** Tries something with a data packet that the peer has accepted. */
export function afterAccepted(
  lab: Lab,
  past: Past,
  data: Uint8Array,
  attempt: (session: Conversation, packet: Uint8Array) => Promise<Outcome>,
): Promise<Outcome> {
  return onSession(lab, past, async (session) => {
    const packet = session.seal(data);
    session.send(packet);
    return (await session.expectData(data))
      ? attempt(session, packet)
      : mustWork(lab, false, 'the peer accepts the packet the first time', session);
  });
}

/** The twin of a refusal: a past, and then the next honest packet, which is accepted. */
export async function honestPast(lab: Lab): Promise<Outcome> {
  const session = await sessionWith(lab, { before: [Uint8Array.of(1), Uint8Array.of(2)], ratchet: true });
  const worked = session.established && (await session.echo(Uint8Array.of(3)));
  return mustWork(lab, worked, 'the peer accepts the next honest packet', session);
}

/** Sends what must be refused, and probes with the next honest packet of our endpoint. */
export async function refuse(
  lab: Lab,
  session: Conversation,
  ...packets: readonly Uint8Array[]
): Promise<Outcome> {
  if (!session.established) return mustWork(lab, false, 'the peer establishes a session', session);
  for (const packet of packets) session.send(packet);
  const reaction = await react(lab, session, (patience) => session.echo(PROBE, patience));
  return mustEnd(reaction);
}
