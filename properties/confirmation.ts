import fc from 'fast-check';
import { check } from '../harness/check.ts';
import type { Conversation, Tamper } from '../harness/conversation.ts';
import { applyFault, type Rule } from '../harness/faults/fault.ts';
import { flip } from '../harness/faults/flip.ts';
import { type Message, messageOf, packetFields } from '../harness/faults/messages.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { strict } from '../impl/policy.ts';
import { Flag } from '../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { message, rule } from './cases.ts';

/** The peers that we send a confirming packet: a Simplex server gets none (CNF-01). */
const CONFIRMED = ['simplex client', 'duplex client', 'duplex server'] as const;

/** The confirming packet that we send to this peer. */
function ourConfirmation({ target: { identity } }: Lab): Message {
  if (identity.variant === 'simplex') return messageOf('exchangeResponse');
  return messageOf(identity.role === 'client' ? 'establishRequest' : 'establishResponse');
}

/** The packet with the fault in it, if it is the one of that message. */
function changed(lab: Lab, message: Message, field: string, rule: Rule): Tamper {
  const { identity, profile } = lab.target;
  return (packet, at) => {
    if (at !== message.index) return [packet];
    const fields = packetFields(packet, message, identity.variant, profile);
    return [applyFault(packet, fields, { message: message.name, field, rule })];
  };
}

const EARLY = new TextEncoder().encode('early');

/** After a fault in what confirms, our side probes with data, if it believes itself established. */
async function judge(lab: Lab, session: Conversation): Promise<Outcome> {
  const confirmed = session.packets.some(({ header }) => header.flag === Flag.establishResponse);
  if (confirmed) return mustEnd({ kind: 'alive', how: 'it confirmed the session in return' });
  return mustEnd(await react(lab, session, (patience) => session.echo(EARLY, patience)));
}

async function honest(lab: Lab): Promise<Outcome> {
  const session = await lab.open();
  const worked = (await session.handshake()) && (await session.echo(Uint8Array.of(1)));
  return mustWork(lab, worked, 'the peer accepts the unchanged handshake', session);
}

const common = { peers: CONFIRMED, needs: ['echo'] as const, twin: honest };

/** CNF-01, CNF-02: no session without the right confirmation, and no data before it. */
export const CONFIRMATION = [
  check({
    ...common,
    id: 'confirmation/changed-field',
    title: 'A confirming packet in which any field is changed leads to no session.',
    quote: 'no bit of such a header may be changed unnoticed',
    requirements: ['CNF-01', 'CNF-02', 'HDR-03'],
    cases: fc.record({ field: fc.constantFrom('flag', 'msglen', 'sequence', 'utctime'), rule }),
    runs: 14,
    async attempt(lab, { field, rule }) {
      const session = await lab.open();
      await session.handshake(changed(lab, ourConfirmation(lab), field, rule));
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/changed-value',
    title: 'A confirming packet whose sealed value or tag is changed leads to no session.',
    quote: 'The receiver compares tags in constant time and releases no plaintext unless they match.',
    requirements: ['CNF-01', 'CNF-02', 'PRM-05'],
    cases: rule,
    runs: 20,
    async attempt(lab, rule) {
      const session = await lab.open();
      await session.handshake(changed(lab, ourConfirmation(lab), 'sealedHash', rule));
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/wrong-value',
    title: 'A confirmation that opens, but seals another value than the transcript, leads to no session.',
    quote:
      'only after packet 5 opens and equals its transcript; the client only after packet 6 opens and equals H of its updated transcript',
    requirements: ['CNF-01', 'CNF-02'],
    cases: fc.record({ at: fc.nat(63), mask: fc.integer({ min: 1, max: 255 }), all: fc.boolean() }),
    runs: 14,
    edges: [0, 31, 63].map((at) => ({ at, mask: 1, all: false })),
    async attempt(lab, { at, mask, all }) {
      const session = await lab.open({
        policy: {
          ...strict,
          confirmation: (value) =>
            value.map((byte, index) => (all || index === at % value.length ? byte ^ mask : byte)),
        },
      });
      await session.handshake();
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/replayed',
    title: 'The confirming packet of another handshake leads to no session.',
    quote:
      'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
    requirements: ['CNF-01', 'CNF-02', 'RPL-03'],
    cases: fc.boolean(),
    runs: 6,
    async attempt(lab, close) {
      const { index } = ourConfirmation(lab);
      let earlier: Uint8Array | undefined;
      const first = await lab.open();
      await first.handshake((packet, at) => {
        if (at === index) earlier = packet;
        return [packet];
      });
      if (close) first.close();
      const session = await lab.open();
      await session.handshake((packet, at) => [at === index && earlier !== undefined ? earlier : packet]);
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/reflected',
    title: "The peer's own confirming packet never passes for ours.",
    quote: 'A reflected packet 5 never passes for packet 6.',
    requirements: ['CNF-02', 'DIR-02'],
    peers: ['duplex client'],
    cases: fc.constantFrom('as it came', 'with the flag of ours'),
    runs: 6,
    async attempt(lab, form) {
      const { index, flag } = ourConfirmation(lab);
      const session = await lab.open();
      await session.handshake((packet, at) => {
        if (at !== index) return [packet];
        const theirs = session.receivedBytes.at(-1)?.slice() ?? packet;
        if (form === 'with the flag of ours') theirs[0] = flag;
        return [theirs];
      });
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/early-data',
    title: 'Application data in the place of a confirming packet is refused.',
    quote: "A stage's packet is never accepted in another stage",
    requirements: ['CNF-01', 'CNF-02', 'HDR-04'],
    cases: fc.record({ data: message, length: fc.constantFrom('its own', 'that of the confirmation') }),
    runs: 8,
    async attempt(lab, { data, length }) {
      const { index } = ourConfirmation(lab);
      const { clock } = lab.target;
      const session = await lab.open();
      await session.handshake((packet, at) => {
        if (at !== index) return [packet];
        const body = length === 'its own' ? join(data, packet.subarray(-64)) : packet.subarray(HEADER_LENGTH);
        const header = { flag: Flag.encryptedMessage, msglen: body.length, utctime: clock() };
        return [join(encodeHeader({ ...header, sequence: BigInt(index) }), body)];
      });
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/missing',
    title: 'Without the confirming packet the peer delivers and sends no application data.',
    quote: 'or the absence of it, leaves no usable session, and no application data is sent before',
    requirements: ['CNF-01', 'CNF-02'],
    cases: message,
    runs: 6,
    async attempt(lab, data) {
      const { index } = ourConfirmation(lab);
      const session = await lab.open();
      const brief = Math.min(200, lab.target.patience.answer);
      await session.handshake((packet, at) => (at === index ? [] : [packet]), brief);
      // A Simplex server is established before its client: its data is sealed right.
      if (session.endpoint.canSend) session.send(session.seal(data));
      await session.untilEnd(brief);
      const spoke = session.received.length > 0;
      return {
        verdict: spoke ? 'fail' : 'pass',
        expected: 'no application data from the peer',
        observed: spoke ? 'it sent application data' : 'none came',
      };
    },
  }),
  check({
    ...common,
    id: 'confirmation/changed-exchange',
    title: 'A changed KEM ciphertext leads to no session in which data is accepted.',
    quote: "A ciphertext that does not decapsulate to the sender's secret leads to no usable session",
    requirements: ['PRM-08', 'CNF-01', 'SMX-04'],
    peers: ['simplex server'],
    cases: rule,
    runs: 20,
    async attempt(lab, rule) {
      const session = await lab.open();
      const established = await session.handshake(
        changed(lab, messageOf('exchangeRequest'), 'ciphertext', rule),
      );
      const expected = 'no session: our side cannot open the confirmation, or the peer ends the connection';
      if (established) return { verdict: 'fail', expected, observed: 'the confirmation opened all the same' };
      if (session.packets.length < 2 && session.ending === undefined)
        return { verdict: 'inconclusive', expected, observed: 'the peer did not answer' };
      return { verdict: 'pass', expected, observed: session.ending ? 'the peer ended it' : 'ours ended it' };
    },
  }),
  check({
    ...common,
    id: 'confirmation/data-before-exchange',
    title: 'Application data in the place of an exchange request is refused.',
    quote: "A stage's packet is never accepted in another stage",
    requirements: ['CNF-01', 'HDR-04'],
    peers: ['simplex server', 'duplex server'],
    cases: message,
    runs: 8,
    async attempt(lab, data) {
      const { clock } = lab.target;
      const session = await lab.open();
      await session.handshake((packet, at) => {
        if (at !== 1) return [packet];
        const header = { flag: Flag.encryptedMessage, sequence: 1n, utctime: clock() };
        const body = join(data, packet.subarray(-64));
        return [join(encodeHeader({ ...header, msglen: body.length }), body)];
      });
      return judge(lab, session);
    },
  }),
  check({
    ...common,
    id: 'confirmation/stage-without-it',
    title: 'Without the right confirmation the peer never says that the session is established.',
    quote: 'treats the session as established only after packet',
    requirements: ['CNF-01', 'CNF-02'],
    needs: ['echo', 'tellsStage'],
    cases: fc.constantFrom('missing', 'with a byte changed', 'of another value'),
    runs: 3,
    edges: ['missing', 'with a byte changed', 'of another value'],
    async attempt(lab, fault) {
      const { index } = ourConfirmation(lab);
      const brief = Math.min(200, lab.target.patience.answer);
      const wrong = (value: Uint8Array) => (fault === 'of another value' ? flip(value, 0, 1) : value);
      const session = await lab.open({ policy: { ...strict, confirmation: wrong } });
      await session.handshake((packet, at) => {
        if (at !== index || fault === 'of another value') return [packet];
        return fault === 'missing' ? [] : [flip(packet, packet.length - 1, 1)];
      }, brief);
      await session.untilEnd(brief);
      const stage = await session.peerStage();
      return {
        verdict: stage === 'established' ? 'fail' : 'pass',
        expected: `its session is not established by a confirmation that is ${fault}`,
        observed: `it says: ${stage}`,
      };
    },
  }),
];
