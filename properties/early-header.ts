import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import { HANDSHAKE_HEADER_FAULTS } from '../harness/faults/header-faults.ts';
import { MESSAGES, messageOf } from '../harness/faults/messages.ts';
import { FaultyPacket } from '../harness/faulty-packet.ts';
import { describeEnding, mustEnd, mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import type { Outcome } from '../harness/verdict.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { honestHandshake, startFaulty } from './faulted.ts';

const FIELDS = ['flag', 'msglen', 'sequence', 'utctime'] as const;

/** The messages that this peer waits for in a handshake. */
function awaited({ target }: Lab): readonly string[] {
  return MESSAGES.filter(
    ({ phase, sender, protection }) =>
      phase === 'handshake' && sender !== target.role && protection[target.identity.variant] !== undefined,
  ).map(({ name }) => name);
}

/** An error that a peer may want to read to its end: the code byte is part of what it tells (HDR-06). */
const TOLD_LATER = 'flag of an error';

/** The header alone is sent, and if the peer goes on waiting, the message behind it. */
async function tryHeader(lab: Lab, field: string, choice: number): Promise<Outcome> {
  const expected = 'the peer ends the session as soon as it has the header';
  const messages = awaited(lab);
  const name = messages[choice % messages.length];
  const faults = HANDSHAKE_HEADER_FAULTS.filter(
    (fault) => fault.message === name && fault.field === field && fault.name !== TOLD_LATER,
  );
  const fault = faults[Math.floor(choice / messages.length) % faults.length];
  const rule = fault?.rules[choice % fault.rules.length];
  if (fault === undefined || rule === undefined)
    throw new RangeError(`field: nothing is wrong with ${field}`);
  const message = messageOf(fault.message);
  const faulty = new FaultyPacket(lab.target, { message, field, rule, by: fault.by, body: 'as it was' });
  let rest: Uint8Array = new Uint8Array(0);
  const halved = new ReplacedPacket(
    message,
    (packet, session) => {
      const [whole = packet] = faulty.hand(() => session)(packet, message.index);
      rest = whole.subarray(HEADER_LENGTH);
      return [whole.subarray(0, HEADER_LENGTH)];
    },
    faulty.overrides,
  );
  faulty.arm();
  const { session } = await startFaulty(lab, halved);
  if (!halved.sent) return mustWork(lab, false, 'the peer goes on to the packet with the fault', session);

  const { reaction } = lab.target.patience;
  const prompt = await session.untilEnd(reaction);
  if (prompt !== undefined) return { verdict: 'pass', expected, observed: describeEnding(prompt) };
  session.send(rest);
  const late = await session.untilEnd(reaction);
  if (late !== undefined)
    return { verdict: 'warn', expected, observed: 'it waited for the message first, and ended it then' };
  return mustEnd({ kind: 'silent', canary: await lab.canary(true) });
}

/** HDR-02: what a header says wrong is noticed before the message. */
export const EARLY_HEADER: readonly Check[] = FIELDS.map((field) =>
  check({
    id: `header/before-message-${field}`,
    title: `A wrong ${field} in a header ends the handshake before its message has come.`,
    requirements: ['HDR-02'],
    quote: 'as soon as it has the 21 bytes and before it uses or waits for the message',
    peers: ALL_PEERS,
    cases: fc.nat(9999),
    runs: 6,
    twin: honestHandshake,
    attempt: (lab, choice) => tryHeader(lab, field, choice),
  }),
);
