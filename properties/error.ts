import fc from 'fast-check';
import { type Check, check, type PeerKind } from '../harness/check.ts';
import { MESSAGES, type Message } from '../harness/faults/messages.ts';
import { describeEnding, mustEndUnprobed, mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { plainError } from '../impl/endpoint.ts';
import { ERROR_SEQUENCE, ErrorCode, errorName, Flag } from '../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH, type Header } from '../impl/wire/header.ts';
import { CAUSES, type Cause } from './causes.ts';
import { type FaultyHandshake, honestHandshake, receivers, startFaulty, words } from './faulted.ts';

/** Bytes of an error packet: a header and one code byte (ERR-01). */
const ERROR_LENGTH = HEADER_LENGTH + 1;

/** Seconds that the peer's clock may be from ours, as for any packet of its own (HDR-02). */
const WINDOW = 60n;

/** What the peer sent after the fault. */
type Told = Uint8Array;

/** One thing that is said of the error packet; what is wrong with it, in words, or nothing. */
interface Aspect {
  readonly name: string;
  readonly title: string;
  readonly quote: string;
  readonly wrong: (told: Told, lab: Lab) => string | undefined;
}

/** Says something of the header of what was told, where anything was. */
function ofHeader(wrong: (header: Header, lab: Lab) => string | undefined): Aspect['wrong'] {
  return (told, lab) => {
    if (told.length === 0) return undefined;
    return told.length < HEADER_LENGTH
      ? `it sent ${told.length} bytes, which are no packet`
      : wrong(decodeHeader(told), lab);
  };
}

const ASPECTS: readonly Aspect[] = [
  {
    name: 'flag',
    title: 'carries the error flag',
    quote: 'before that it may send one error packet: flag 14',
    wrong: ofHeader(({ flag }) => (flag === Flag.errorCondition ? undefined : `its flag is ${flag}`)),
  },
  {
    name: 'length',
    title: 'announces one byte',
    quote: 'msglen 1',
    wrong: ofHeader(({ msglen }) => (msglen === 1 ? undefined : `its msglen is ${msglen}`)),
  },
  {
    name: 'sequence',
    title: 'carries the sequence number of errors',
    quote: 'sequence 0xFF00000000000000 (on the wire 00 00 00 00 00 00 00 FF)',
    wrong: ofHeader(({ sequence }) =>
      sequence === ERROR_SEQUENCE ? undefined : `its sequence is ${sequence.toString(16)}, in hexadecimal`,
    ),
  },
  {
    name: 'time',
    title: "carries the sender's own time",
    quote: 'its own time',
    wrong: ofHeader(({ utctime }, { target }) => {
      const off = utctime - target.clock();
      return off >= -WINDOW && off <= WINDOW ? undefined : `its time is ${off} s from its clock`;
    }),
  },
  {
    name: 'code',
    title: 'holds one code byte of the table',
    quote: 'body = one code byte',
    wrong: (told) => {
      if (told.length === 0) return undefined;
      const code = told[HEADER_LENGTH];
      if (code === undefined) return 'it holds no code byte';
      return code <= ErrorCode.systemMessage ? undefined : `its code is ${code}`;
    },
  },
  {
    name: 'alone',
    title: 'is the only thing that is sent',
    quote: 'Nothing else is revealed',
    wrong: (told) =>
      told.length === 0 || told.length === ERROR_LENGTH
        ? undefined
        : `it sent ${told.length} bytes, where an error packet has ${ERROR_LENGTH}`,
  },
];

/** What the peer sent after the fault, until it ended the connection. */
async function toldAfter(lab: Lab, { session, faulty }: FaultyHandshake): Promise<Told> {
  await session.untilEnd(lab.target.patience.reaction);
  const before = session.packets
    .slice(0, faulty.before)
    .reduce((sum, { message }) => sum + HEADER_LENGTH + message.length, 0);
  return join(...session.receivedBytes).subarray(before);
}

/** Makes a fault of one of the causes, and says something of what the peer then does. */
async function afterFault(
  lab: Lab,
  { cause, choice }: { cause: Cause; choice: number },
  judge: (attempt: FaultyHandshake) => Promise<Outcome>,
): Promise<Outcome> {
  const attempt = await startFaulty(lab, await cause.make(lab, choice));
  return attempt.faulty.sent
    ? judge(attempt)
    : mustWork(lab, false, 'the peer goes on to the packet with the fault', attempt.session);
}

/** The causes of a stage that a peer of this kind must notice. */
function causesFor({ target }: Lab, message: Message): readonly Cause[] {
  const kind: PeerKind = `${target.identity.variant} ${target.role}`;
  return CAUSES.filter((cause) => cause.message === message && cause.peers.includes(kind));
}

const choices = fc.record({ cause: fc.nat(999), choice: fc.nat(9999) });

/** The case of a stage, once it is known which peer it is for. */
function chosen(lab: Lab, message: Message, { cause, choice }: { cause: number; choice: number }) {
  const all = causesFor(lab, message);
  const picked = all[cause % all.length];
  if (picked === undefined) throw new RangeError(`message: nothing is wrong with ${message.name}`);
  return { cause: picked, choice };
}

const STAGES = MESSAGES.filter(({ phase }) => phase === 'handshake');

/** ERR-01: what is sent of a failure, stage by stage. */
const FORM = STAGES.flatMap((message) => {
  const stage = words(message.name, '-');
  const common = {
    requirements: ['ERR-01'],
    peers: receivers(message),
    cases: choices,
    twin: honestHandshake,
  };
  return [
    ...ASPECTS.map(({ name, title, quote, wrong }) =>
      check({
        ...common,
        id: `error/${stage}-${name}`,
        title: `What a peer sends of a fault in a packet "${words(message.name, ' ')}" ${title}.`,
        quote,
        factors: { stage: message.name, aspect: name },
        runs: 3,
        attempt: (lab, choice) =>
          afterFault(lab, chosen(lab, message, choice), async (attempt) => {
            const told = await toldAfter(lab, attempt);
            const observed = wrong(told, lab);
            return {
              verdict: observed === undefined ? 'pass' : 'fail',
              expected: `what it sends of a failure ${title}`,
              observed: observed ?? (told.length === 0 ? 'it sent nothing' : 'it does'),
            };
          }),
      }),
    ),
    check({
      ...common,
      id: `error/${stage}-closes`,
      title: `A fault in a packet "${words(message.name, ' ')}" closes the connection.`,
      quote: 'On any handshake failure the endpoint that notices closes the connection',
      factors: { stage: message.name, aspect: 'closes' },
      runs: 3,
      attempt: (lab, choice) =>
        afterFault(lab, chosen(lab, message, choice), ({ session }) =>
          mustEndUnprobed(lab, session, 'the peer closes the connection'),
        ),
    }),
    check({
      ...common,
      id: `error/${stage}-nothing-after`,
      title: `After a fault in a packet "${words(message.name, ' ')}" the honest packet gets no answer either.`,
      quote: 'closes the connection and erases the session',
      factors: { stage: message.name, aspect: 'nothing after' },
      runs: 3,
      attempt: (lab, choice) =>
        afterFault(lab, chosen(lab, message, choice), async (attempt) => {
          const { session, faulty } = attempt;
          // Without an honest twin, the packet that was sent first comes again.
          const again = faulty.honest ?? session.log.find(({ direction }) => direction === 'sent')?.bytes;
          for (let count = 0; count < 2 && again !== undefined; count++) session.send(again);
          const told = await toldAfter(lab, attempt);
          const other = told.length > 0 && (told.length !== ERROR_LENGTH || told[0] !== Flag.errorCondition);
          return {
            verdict: other ? 'fail' : 'pass',
            expected: 'nothing but one error packet',
            observed: other ? `it sent ${told.length} bytes` : 'nothing else came',
          };
        }),
    }),
    check({
      requirements: ['ERR-01', 'HDR-06'],
      peers: receivers(message),
      twin: honestHandshake,
      id: `error/${stage}-received`,
      title: `An error in the place of a packet "${words(message.name, ' ')}" is not answered.`,
      quote: 'a received error is not answered',
      factors: { stage: message.name, aspect: 'received' },
      cases: fc.integer({ min: 0, max: ErrorCode.systemMessage }),
      runs: 3,
      async attempt(lab, code) {
        const { clock } = lab.target;
        const error = ERRORS.find((each) => each === code) ?? ErrorCode.none;
        const attempt = await startFaulty(
          lab,
          new ReplacedPacket(message, () => [plainError(error, clock())]),
        );
        if (!attempt.faulty.sent)
          return mustWork(lab, false, 'the peer goes on to the packet with the fault', attempt.session);
        const told = await toldAfter(lab, attempt);
        if (told.length > 0)
          return { verdict: 'fail', expected: 'no answer', observed: `it sent ${told.length} bytes` };
        return mustEndUnprobed(lab, attempt.session, 'the peer closes the connection, and says nothing');
      },
    }),
  ];
});

const ERRORS = Object.values(ErrorCode);

/** A Simplex endpoint may say "packet unsequenced" for any header failure (ERR-02). */
function fits({ codes }: Cause, code: number, { target }: Lab, inHeader: boolean): boolean {
  if (codes.some((each) => each === code)) return true;
  return inHeader && target.identity.variant === 'simplex' && code === ErrorCode.packetUnsequenced;
}

const HEADER_NAMES = ['flag', 'msglen', 'sequence', 'utctime'];

/** ERR-02: the code fits what was wrong. */
const CODES = CAUSES.filter(({ codes }) => codes.length > 0).map((cause) => {
  const { message, name, peers, codes } = cause;
  return check({
    id: `error/${words(message.name, '-')}-code-for-${words(name, '-').replaceAll(' ', '-')}`,
    title: `The code that is told for a packet "${words(message.name, ' ')}" fits: ${words(name, ' ')}.`,
    requirements: ['ERR-02'],
    quote: 'The code fits',
    peers,
    factors: { stage: message.name, cause: name },
    cases: fc.nat(9999),
    runs: 3,
    twin: honestHandshake,
    attempt: (lab, choice) =>
      afterFault(lab, { cause, choice }, async (attempt) => {
        const told = await toldAfter(lab, attempt);
        const expected = `a code of ${codes.map((code) => errorName(code)).join(', ')}, if any`;
        const code = told[0] === Flag.errorCondition ? told[HEADER_LENGTH] : undefined;
        if (code === undefined) return { verdict: 'pass', expected, observed: 'it told no code' };
        const right = fits(cause, code, lab, HEADER_NAMES.includes(name));
        return {
          verdict: right ? 'pass' : 'warn',
          expected,
          observed: describeEnding({ how: 'closed', code }),
        };
      }),
  });
});

/** ERR-01, ERR-02: what is told of a failure in the handshake. */
export const ERROR: readonly Check[] = [...FORM, ...CODES];
