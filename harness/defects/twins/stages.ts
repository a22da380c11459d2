import { type HeaderContext, type Policy, type Stage, strict } from '../../../impl/policy.ts';
import type { Role } from '../../../impl/variant.ts';
import { BOTH, DUPLEX, only, type Twin } from './twin.ts';

/** Decides as `decide` does, but takes everything at that stage. */
function unlessAt<Value, Expected>(
  stage: Stage,
  decide: (value: Value, expected: Expected, context: HeaderContext) => boolean,
): (value: Value, expected: Expected, context: HeaderContext) => boolean {
  return (value, expected, context) => context.stage === stage || decide(value, expected, context);
}

const anyFlag = (stage: Stage): Partial<Policy> => ({ acceptFlag: unlessAt(stage, strict.acceptFlag) });
const anySequence = (stage: Stage): Partial<Policy> => ({
  acceptSequence: unlessAt(stage, strict.acceptSequence),
});
const anyTime = (stage: Stage): Partial<Policy> => ({ acceptTime: unlessAt(stage, strict.acceptTime) });
/** Reads as much of the message as it needs, and zeros where it is too short. */
const anyLength = (stage: Stage): Partial<Policy> => ({
  acceptExactLength: unlessAt(stage, strict.acceptExactLength),
  readMessage(message, expected) {
    const read = new Uint8Array(expected);
    read.set(message.subarray(0, expected));
    return read;
  },
});

function timeTwin(packet: number, name: string, stage: Stage, reads: Role, variants: Twin['variants']): Twin {
  return {
    mutant: `time-${packet}-not-checked`,
    title: `takes ${name} of any time`,
    variants,
    policy: only(reads, anyTime(stage)),
  };
}

/** Header checks of the handshake: HDR-02, HDR-04, RPL-04. */
export const STAGE_TWINS: readonly Twin[] = [
  {
    mutant: 'flag-1-not-checked',
    title: 'takes a connect request of any flag',
    variants: BOTH,
    policy: only('server', anyFlag('connect request')),
  },
  {
    mutant: 'length-1-not-checked',
    title: 'takes a connect request of any length',
    variants: BOTH,
    policy: only('server', anyLength('connect request')),
  },
  {
    mutant: 'sequence-1-not-checked',
    title: 'takes a connect request of any sequence number',
    variants: BOTH,
    policy: only('server', anySequence('connect request')),
  },
  timeTwin(1, 'a connect request', 'connect request', 'server', BOTH),
  {
    mutant: 'time-1-future',
    title: 'takes a connect request of any time to come',
    variants: BOTH,
    policy: only('server', {
      acceptTime: (utctime, now, context) =>
        (context.stage === 'connect request' && utctime > now) || strict.acceptTime(utctime, now, context),
    }),
  },
  {
    mutant: 'time-1-past',
    title: 'takes a connect request of any time that has passed',
    variants: BOTH,
    policy: only('server', {
      acceptTime: (utctime, now, context) =>
        (context.stage === 'connect request' && utctime < now) || strict.acceptTime(utctime, now, context),
    }),
  },
  timeTwin(2, 'a connect response', 'connect response', 'client', BOTH),
  {
    mutant: 'flag-3-not-checked',
    title: 'takes an exchange request of any flag',
    variants: BOTH,
    policy: only('server', anyFlag('exchange request')),
  },
  {
    mutant: 'length-3-not-checked',
    title: 'takes an exchange request of any length',
    variants: BOTH,
    policy: only('server', anyLength('exchange request')),
  },
  {
    mutant: 'sequence-3-not-checked',
    title: 'takes an exchange request of any sequence number',
    variants: BOTH,
    policy: only('server', anySequence('exchange request')),
  },
  {
    mutant: 'sequence-3-gap',
    title: 'takes an exchange request whose sequence number is ahead',
    variants: BOTH,
    policy: only('server', {
      acceptSequence: (sequence, expected, { stage }) =>
        stage === 'exchange request' ? sequence >= expected : sequence === expected,
    }),
  },
  timeTwin(3, 'an exchange request', 'exchange request', 'server', BOTH),
  timeTwin(4, 'an exchange response', 'exchange response', 'client', BOTH),
  timeTwin(5, 'an establish request', 'establish request', 'server', DUPLEX),
];
