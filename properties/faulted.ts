import fc from 'fast-check';
import { type Check, check, type PeerKind } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import type { FaultClass } from '../harness/faults/fault-class.ts';
import { handshakeParts, type Message, messageOf } from '../harness/faults/messages.ts';
import { type Body, type FaultyMessage, FaultyPacket, type PacketFault } from '../harness/faulty-packet.ts';
import { mustEnd, mustWork, type Progress, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { Flag, flagName } from '../impl/wire/codes.ts';
import { HEADER_FIELDS } from '../impl/wire/header.ts';
import { message as data } from './cases.ts';

/** What a table of faults makes checks of: a class of faults, and what is said of it. */
export interface FaultedCheck {
  readonly family: string;
  readonly fault: FaultClass;
  readonly requirements: readonly string[];
  /** The clause of a requirement that is tried, in its words. */
  readonly quote: string;
  /** Whether what follows is tried as if the peer had taken the packet, and as if it had dropped it. */
  readonly probedBothWays?: true;
  /** Whether only a signature or a seal can notice it: then variants that have none there are left out. */
  readonly needsAuthenticator?: true;
}

const PROBE = new TextEncoder().encode('probe');

/** The peers that a message goes to, in the variants that have the field, and guard it where that is asked. */
export function receivers(message: Message, field?: string, needsAuthenticator = false): readonly PeerKind[] {
  const { sender, protection } = message;
  const roles = (['client', 'server'] as const).filter((role) => role !== sender);
  return (['simplex', 'duplex'] as const)
    .filter((variant) => {
      const kept = protection[variant];
      if (kept === undefined || (needsAuthenticator && kept === 'none')) return false;
      return field === undefined || hasField(message, field, variant);
    })
    .flatMap((variant) => roles.map((role) => `${variant} ${role}` as const));
}

const HEADER_NAMES: readonly string[] = HEADER_FIELDS.map(({ name }) => name);

function hasField(message: Message, field: string, variant: Variant): boolean {
  if (message.phase === 'data' || HEADER_NAMES.includes(field)) return true;
  // The parts are the same in every profile; their sizes are not.
  return DEFAULT_PROFILES.slice(0, 1).some((profile) =>
    handshakeParts(message, variant, profile).some(({ name }) => name === field),
  );
}

/** `connectRequest` is "connect-request" in ids, "connect request" in sentences. */
export function words(name: string, between: string): string {
  return name.replace(/[A-Z]/g, (letter) => `${between}${letter.toLowerCase()}`);
}

function idOf({ family, fault }: FaultedCheck): string {
  const { message, field, name, by } = fault;
  const what = name.replace(/[^\w^]+/g, '-').replace(/-$/, '');
  const maker = by === 'network' ? '-in-transit' : '';
  const place = name.includes(field) || HEADER_NAMES.includes(field) ? '' : `${words(field, '-')}-`;
  return `${family}/${words(message, '-')}-${place}${what.toLowerCase()}${maker}`;
}

function titleOf({ message, field, name, by }: FaultClass): string {
  const inHeader = HEADER_NAMES.includes(field);
  const what = inHeader ? name : `${words(field, ' ')}, ${name}`;
  const maker = by === 'network' ? 'changed in transit' : 'sent so';
  return `A packet "${words(message, ' ')}" with its ${what}, ${maker}, ends the session.`;
}

function common(spec: FaultedCheck) {
  const { fault, requirements, quote, needsAuthenticator = false } = spec;
  const { message, field, name, by } = fault;
  return {
    id: idOf(spec),
    title: titleOf(fault),
    quote,
    requirements,
    peers: receivers(messageOf(message), field, needsAuthenticator),
    factors: { message, field, fault: `${by}: ${name}` },
  };
}

const bodies = (field: string): fc.Arbitrary<Body> =>
  field === 'msglen' ? fc.constantFrom<Body>('as announced', 'as it was') : fc.constant<Body>('as it was');

/** Most rules of a class that a run tries by default, on each target. */
const RULES_TRIED = 3;

/** The handshake without the fault is completed, and echoes. */
export async function honestHandshake(lab: Lab): Promise<Outcome> {
  const session = await lab.open();
  const worked =
    (await session.handshake()) && (!lab.target.capabilities.echo || (await session.echo(PROBE)));
  return mustWork(lab, worked, 'the peer accepts the same without the fault', session);
}

/** A check that a fault in a packet of the handshake ends the session. */
export function faultedHandshake(spec: FaultedCheck): Check {
  const { message: name, field, by, rules } = spec.fault;
  const message = messageOf(name);
  return check({
    ...common(spec),
    cases: fc.record({ rule: fc.constantFrom(...rules), body: bodies(field) }),
    runs: Math.min(RULES_TRIED, rules.length),
    twin: honestHandshake,
    attempt: (lab, { rule, body }) => tryHandshake(lab, { message, field, by, rule, body }),
  });
}

/** Runs a handshake with the fault in it, and judges what the peer makes of it. */
async function tryHandshake(lab: Lab, fault: PacketFault): Promise<Outcome> {
  const faulty = new FaultyPacket(lab.target, fault);
  return judgeFaulty(lab, await startFaulty(lab, faulty));
}

/** Runs a handshake up to the packet with the fault, which is sent as the last. */
export async function startFaulty(lab: Lab, faulty: FaultyMessage): Promise<FaultyHandshake> {
  const session = await lab.open(faulty.overrides);
  faulty.arm();
  session.start(faulty.hand(() => session));
  await session.until(() => faulty.sent || session.ending !== undefined, lab.target.patience.answer);
  return { session, faulty };
}

/** Judges what the peer makes of a fault that must end the handshake. */
export async function judgeFaulty(lab: Lab, { session, faulty }: FaultyHandshake): Promise<Outcome> {
  if (!faulty.sent) return mustWork(lab, false, 'the peer goes on to the packet with the fault', session);
  return mustEnd(await react(lab, session, probeHandshake(session, faulty), answerTo(session, faulty)));
}

/** A handshake of ours in which a packet with a fault was sent, if the peer let it come so far. */
export interface FaultyHandshake {
  readonly session: Conversation;
  readonly faulty: FaultyMessage;
}

/** It took the packet: anything but an error is the next packet of a handshake, or data. */
function answerTo(session: Conversation, faulty: Pick<FaultyMessage, 'before'>): Progress {
  return () => {
    const answer = session.packets
      .slice(faulty.before)
      .find(({ header }) => header.flag !== Flag.errorCondition);
    return answer === undefined ? undefined : `it went on, with a packet "${flagName(answer.header.flag)}"`;
  };
}

/** A peer that dropped the packet is given its honest twin; one that took the last of a handshake is given data. */
function probeHandshake(session: Conversation, faulty: FaultyMessage) {
  return async (patience: number): Promise<boolean> => {
    if (session.endpoint.canSend) return session.echo(PROBE, patience);
    if (faulty.honest === undefined) return false;
    session.send(faulty.honest);
    return session.until(() => answerTo(session, faulty)() !== undefined, patience);
  };
}

/** What happens before a fault in the data phase: messages, and perhaps a ratchet. */
const past = fc.record({ before: fc.array(data, { maxLength: 2 }), ratchet: fc.boolean() });

/** The same past, and the packet without the fault: a twin for each message, which all its checks share. */
const honestPackets = new Map<string, (lab: Lab) => Promise<Outcome>>();

function honestPacket(message: Message) {
  const known = honestPackets.get(message.name) ?? honestPacketOf(message);
  honestPackets.set(message.name, known);
  return known;
}

function honestPacketOf({ name }: Message) {
  return async (lab: Lab): Promise<Outcome> => {
    const session = await lab.open();
    let worked = (await session.handshake()) && (await session.echo(PROBE));
    if (name === 'symmetricRequest') worked = worked && (await session.ratchet('symmetric'));
    if (name === 'asymmetricRequest') worked = worked && (await session.ratchet('asymmetric'));
    if (name === 'asymmetricResponse') worked = worked && (await session.peerRatchet('asymmetric'));
    worked = worked && (await session.echo(PROBE));
    return mustWork(lab, worked, 'the peer accepts the same without the fault', session);
  };
}

/** What the honest probe that follows goes on from. */
type Following = 'as if taken' | 'as if dropped';
const EITHER_WAY: readonly Following[] = ['as if taken', 'as if dropped'];

/** A check that a fault in a packet of the data phase ends the session, and nothing of it is delivered. */
export function faultedData(spec: FaultedCheck): Check {
  const { message: name, field, by, rules } = spec.fault;
  const message = messageOf(name);
  const answers = name === 'asymmetricResponse';
  return check({
    ...common(spec),
    needs: answers ? (['echo', 'startsRatchets'] as const) : (['echo'] as const),
    cases: fc.record({
      rule: fc.constantFrom(...rules),
      body: bodies(field),
      past,
      data,
      probes: spec.probedBothWays
        ? fc.constant(EITHER_WAY)
        : fc.constantFrom(...EITHER_WAY).map((probe) => [probe]),
    }),
    runs: Math.max(2, Math.min(RULES_TRIED, rules.length)),
    twin: honestPacket(message),
    async attempt(lab, { rule, body, past, data, probes }) {
      let outcome: Outcome | undefined;
      for (const probe of probes) {
        const faulty = new FaultyPacket(lab.target, { message, field, by, rule, body });
        const session = await lab.open(faulty.overrides);
        let worked = await session.handshake();
        for (const each of past.before) worked = worked && (await session.echo(each));
        // The echo makes sure that the peer has followed: ratchets must not cross (section 9).
        if (past.ratchet)
          worked = worked && (await session.ratchet('symmetric')) && (await session.echo(PROBE));
        if (!worked || !session.endpoint.canSend)
          return mustWork(lab, false, 'the peer establishes a session, and goes on to the fault', session);
        outcome = answers
          ? await tryResponse(lab, session, faulty)
          : await tryData(lab, session, faulty, message, data, probe === 'as if taken');
        if (outcome.verdict !== 'pass') return outcome;
      }
      return outcome ?? mustWork(lab, false, 'the fault is tried');
    },
  });
}

/** The faulty packet comes from a copy of our endpoint, so that the session can go on either way. */
async function tryData(
  lab: Lab,
  session: Conversation,
  faulty: FaultyPacket,
  { name }: Message,
  data: Uint8Array,
  taken: boolean,
): Promise<Outcome> {
  const copy = session.endpoint.snapshot();
  const packet = faulty.make(() => {
    const { packets } =
      name === 'encryptedMessage'
        ? copy.send(data)
        : copy.ratchet(name === 'symmetricRequest' ? 'symmetric' : 'asymmetric');
    return packets[0] ?? new Uint8Array(0);
  });
  faulty.before = session.packets.length;
  session.send(packet, { honest: faulty.honest, fault: faulty.told });
  const probe = async (patience: number): Promise<boolean> => {
    if (!taken || !copy.canSend) return session.echo(PROBE, patience);
    for (const probing of copy.send(PROBE).packets) session.send(probing);
    return session.until(() => answerTo(session, faulty)() !== undefined, patience);
  };
  return mustEnd(await react(lab, session, probe, answerTo(session, faulty)));
}

/** The peer asks for an asymmetric ratchet, and our answer carries the fault. */
async function tryResponse(lab: Lab, session: Conversation, faulty: FaultyPacket): Promise<Outcome> {
  faulty.arm();
  session.tamper(faulty.hand(() => session));
  session.startPeerRatchet('asymmetric');
  const reached = await session.until(
    () => faulty.sent || session.ending !== undefined,
    lab.target.patience.answer,
  );
  if (!reached || !faulty.sent)
    return mustWork(lab, false, 'the peer asks for an asymmetric ratchet', session);
  return mustEnd(
    await react(lab, session, (patience) => session.echo(PROBE, patience), answerTo(session, faulty)),
  );
}
