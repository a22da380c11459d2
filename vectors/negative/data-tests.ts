import { messageOf } from '../../harness/faults/messages.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { DEFAULT_PROFILES } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import type { Draft } from '../definition.ts';
import { mutationOf } from '../mutation.ts';
import { breadthOf, type Scope } from '../scope.ts';
import {
  bodiesOf,
  DATA_CLASSES,
  flagsOf,
  isContent,
  LATER,
  requirementsOf,
  requirementsOfHonest,
} from './data-faults.ts';
import { drawPrompt, type Given, MESSAGE_NAMES, type MessageName } from './data-prompt.ts';
import { HEADER, HONEST, LIMIT, lateness } from './fields.ts';

export const UNASKED = 'Unasked';
export const OLD_KEYS = 'FormerKeys';
export const LAST = 'LastNumber';
export const AGAIN = 'SentAgain';

type Tests = Iterable<Draft<Given>>;
const ROLES: readonly Role[] = ['client', 'server'];

/** What is wrong with a response that nobody asked for is its request, which there is none of (RTA-03). */
const NOT_SENT = mutationOf(
  { message: 'asymmetricResponse', field: 'request', name: 'none was sent', by: 'sender' },
  { kind: 'absent' },
);

function has(variant: Variant, message: MessageName): boolean {
  return messageOf(message).protection[variant] !== undefined;
}

/** The tests of a session right after its handshake. */
export function* dataTests(variant: Variant, scope: Scope, random: RandomSource): Tests {
  const breadth = breadthOf(scope);
  const smallest = breadth === 'full' || scope.profile === DEFAULT_PROFILES[0];
  for (const message of MESSAGE_NAMES)
    for (const to of ROLES)
      if (has(variant, message))
        yield {
          comment: `${message} without a fault`,
          flags: [HONEST],
          requirements: requirementsOfHonest(message),
          prompt: drawPrompt(message, to, random, { answered: true }),
        };
  if (smallest) yield* limits(random);
  if (variant === 'duplex' && breadth !== 'few')
    for (const to of ROLES)
      yield {
        comment: 'asymmetricResponse that nobody asked for',
        flags: [UNASKED],
        requirements: ['RTA-03', 'CHN-04'],
        prompt: drawPrompt('asymmetricResponse', to, random),
        mutation: NOT_SENT,
      };
  if (smallest) yield* formerKeys(variant, random);
  yield* faults(variant, scope, random);
  if (smallest) yield* sentAgain(random);
}

/** RPL-04: exactly 60 s either way are accepted. */
function* limits(random: RandomSource): Tests {
  for (const message of ['encryptedMessage', 'symmetricRequest', 'errorCondition'] as const)
    for (const to of ROLES)
      for (const ahead of [-60, -31, 31, 60])
        yield {
          comment: lateness(message, ahead),
          flags: [LIMIT],
          requirements: ['CHN-03', 'RPL-04'],
          prompt: drawPrompt(message, to, random, { before: 1, ahead }),
        };
}

/** RTS-03: after a ratchet nothing opens under the keys of before it. */
function* formerKeys(variant: Variant, random: RandomSource): Tests {
  for (const message of ['encryptedMessage', 'symmetricRequest', 'asymmetricRequest'] as const)
    for (const to of ROLES)
      for (const before of has(variant, message) ? [0, 2] : [])
        yield {
          comment: `${message} under the keys of before a ratchet`,
          flags: [OLD_KEYS, ...(before > 0 ? [LATER] : [])],
          requirements: ['RTS-03', 'CHN-04'],
          prompt: drawPrompt(message, to, random, { before, ratchet: 'symmetric' }),
          mutation: mutationOf(
            { message, field: 'keys', name: 'those of before the ratchet', by: 'sender' },
            { kind: 'former' },
          ),
        };
}

/** After two messages the second comes again, in place of one of its own. */
const REPLAY = { before: 2, isContent: true };

/** RPL-01, DIR-02: a packet that was accepted, and one of the receiver's own, whose number is the next. */
function* sentAgain(random: RandomSource): Tests {
  for (const to of ROLES)
    for (const [kind, name, requirement] of [
      ['replayed', 'one that was accepted', 'RPL-01'],
      ['reflected', 'the one that its receiver sent', 'DIR-02'],
    ] as const)
      yield {
        comment: `encryptedMessage: ${name}`,
        flags: kind === 'replayed' ? [AGAIN, LATER] : [AGAIN],
        requirements: [requirement, 'CHN-04'],
        prompt: drawPrompt('encryptedMessage', to, random, kind === 'replayed' ? REPLAY : {}),
        mutation: mutationOf({ message: 'encryptedMessage', field: 'packet', name, by: 'network' }, { kind }),
      };
}

function* faults(variant: Variant, scope: Scope, random: RandomSource): Tests {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  const smallest = full || scope.profile === DEFAULT_PROFILES[0];
  for (const [index, fault] of DATA_CLASSES.entries()) {
    const message = MESSAGE_NAMES.find((each) => each === fault.message);
    if (message === undefined || !has(variant, message)) continue;
    const large = message.startsWith('asymmetric');
    // The profile matters to the messages of asymmetric ratchets alone.
    if (!smallest && (!large || index % (breadth === 'few' ? 16 : 8) !== 0)) continue;
    if (smallest && !full && large && index % 6 !== 0) continue;
    const few = large || message === 'errorCondition' || isContent(fault);
    for (const [at, rule] of fault.rules.slice(0, full && !few ? 5 : 1).entries())
      for (const to of ROLES) {
        if ((!full || few) && (index + at) % 2 !== ROLES.indexOf(to)) continue;
        for (const body of bodiesOf(fault, rule)) {
          const before = (index + at) % 3;
          yield {
            comment: `${message}, ${fault.field}: ${fault.name}${body === 'as announced' ? ', and so many bytes' : ''}`,
            flags: flagsOf(fault, before),
            requirements: requirementsOf(fault),
            prompt: drawPrompt(message, to, random, { before, body, isContent: isContent(fault) }),
            mutation: mutationOf(fault, rule),
          };
        }
      }
  }
}

/** RPL-05: the tests of a session whose counters stand right before the last number. */
export function* lastNumberTests(random: RandomSource): Tests {
  for (const to of ROLES) {
    yield {
      comment: 'encryptedMessage with the last number',
      flags: [LAST, LIMIT],
      requirements: ['CHN-02', 'RPL-05'],
      prompt: drawPrompt('encryptedMessage', to, random),
    };
    for (const [name, value] of [
      ['number 0 behind the last one', 0n],
      ['the last number again', 2n ** 64n - 1n],
    ] as const)
      yield {
        comment: `encryptedMessage, sequence: ${name}`,
        flags: [LAST, HEADER, LATER],
        requirements: ['RPL-05', 'CHN-04'],
        prompt: drawPrompt('encryptedMessage', to, random, { before: 1 }),
        mutation: mutationOf(
          { message: 'encryptedMessage', field: 'sequence', name, by: 'sender' },
          { kind: 'set', value },
        ),
      };
  }
}
