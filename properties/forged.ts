import fc from 'fast-check';
import { type Check, check } from '../harness/check.ts';
import { type Message, messageOf } from '../harness/faults/messages.ts';
import type { SignedFault, SignedRule } from '../harness/faults/signed-faults.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import { SignedForgery } from '../harness/signed-forgery.ts';
import { join } from '../impl/bytes.ts';
import { honestHandshake, judgeFaulty, receivers, startFaulty, words } from './faulted.ts';

/** Our packet of that message in another session with the peer, or nothing where it did not come to it. */
export async function recorded(lab: Lab, { index }: Message): Promise<Uint8Array | undefined> {
  let found: Uint8Array | undefined;
  const session = await lab.open();
  await session.handshake((packet, at) => {
    if (at === index) found = packet;
    return [packet];
  });
  session.close();
  return found;
}

/** The packet of a message, signed with the fault in it. */
export async function forgedPacket(lab: Lab, message: Message, rule: SignedRule): Promise<ReplacedPacket> {
  const otherSession = rule.kind === 'of another session' ? await recorded(lab, message) : undefined;
  return new ReplacedPacket(message, (packet, session) => {
    const last = session.packets.at(-1);
    const received = last && join(last.headerBytes, last.message);
    return [new SignedForgery(lab.target, message).forge(packet, rule, { otherSession, received })];
  });
}

/** A check that a fault which the sender signed ends the handshake. */
export function forgedHandshake(
  family: string,
  fault: SignedFault,
  clause: { readonly requirements: readonly string[]; readonly quote: string },
): Check {
  const { message: name, field, name: what, rules } = fault;
  const message = messageOf(name);
  const kind = `${words(field, '-')}-${what.replace(/[^\w]+/g, '-')}`;
  return check({
    id: `${family}/${words(name, '-')}-${kind}`,
    title: `A packet "${words(name, ' ')}" whose ${words(field, ' ')} is ${what} ends the handshake.`,
    ...clause,
    peers: receivers(message, field, true),
    factors: { message: name, field, fault: `signed: ${what}` },
    cases: fc.constantFrom(...rules),
    runs: Math.min(3, rules.length),
    twin: honestHandshake,
    attempt: async (lab, rule) =>
      judgeFaulty(lab, await startFaulty(lab, await forgedPacket(lab, message, rule))),
  });
}
