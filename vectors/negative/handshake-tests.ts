import type { Rule } from '../../harness/faults/fault.ts';
import type { FaultClass } from '../../harness/faults/fault-class.ts';
import type { HandshakeMessage, Message } from '../../harness/faults/messages.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { DEFAULT_PROFILES, type Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import type { Draft } from '../definition.ts';
import { mutationOf } from '../mutation.ts';
import { breadthOf, type Scope } from '../scope.ts';
import type { Body } from '../sessions/faulty-peer.ts';
import { isOwnConfiguration } from '../sessions/sender-faults.ts';
import { HONEST, LIMIT, lateness } from './fields.ts';
import {
  bodiesOf,
  flagsOf,
  HANDSHAKE_CLASSES,
  hasField,
  isOfHeader,
  requirementsOf,
} from './handshake-faults.ts';
import { HANDSHAKE_MESSAGES, handshakeName } from './handshake-stages.ts';

interface Given {
  readonly message: HandshakeMessage;
  readonly body: Body;
  readonly ahead?: number | undefined;
}

type Tests = Iterable<Draft<Given>>;

/** The tests of a variant: honest packets, times at the limits, and every class of faults. */
export function* handshakeTests(variant: Variant, scope: Scope): Tests {
  const full = breadthOf(scope) === 'full';
  const messages = HANDSHAKE_MESSAGES.filter(({ protection }) => protection[variant] !== undefined);
  for (const message of messages)
    yield {
      comment: `${message.name} without a fault`,
      flags: [HONEST],
      requirements: variant === 'simplex' ? ['SMX-01'] : ['DPX-01'],
      prompt: { message: handshakeName(message), body: 'as it was' },
    };
  // RPL-04: exactly 60 s either way are accepted.
  for (const message of messages.filter((each) => full || !isLarge(each, variant)))
    for (const ahead of isLarge(message, variant) ? [-60, 60] : [-60, -31, 31, 60])
      yield {
        comment: lateness(message.name, ahead),
        flags: [LIMIT],
        requirements: ['HDR-02', 'RPL-04'],
        prompt: { message: handshakeName(message), body: 'as it was', ahead },
      };
  for (const [index, fault] of HANDSHAKE_CLASSES.entries()) {
    const message = messages.find(({ name }) => name === fault.message);
    if (message === undefined || !hasField(message, variant, scope.profile, fault)) continue;
    for (const rule of rulesOf(fault, index, message, variant, scope))
      for (const body of bodiesOf(fault, rule))
        yield {
          comment: `${fault.message}, ${fault.field}: ${fault.name}${body === 'as announced' ? ', and so many bytes' : ''}`,
          flags: flagsOf(fault, message, variant),
          requirements: requirementsOf(fault),
          prompt: { message: handshakeName(message), body },
          mutation: mutationOf(fault, rule),
        };
  }
}

/** One of how many faults in a header is tried, of messages with a signature and of others. */
const LARGE_EVERY = { full: 1, some: 10, few: 20 } as const;
const NETWORK_EVERY = { full: 1, some: 4, few: 16 } as const;
const SMALL_EVERY = { full: 1, some: 4, few: 4 } as const;

/** The rules of a class that a file has tests of: all in one file, and others of the same from file to file. */
function rulesOf(
  fault: FaultClass,
  index: number,
  message: Message,
  variant: Variant,
  scope: Scope,
): readonly Rule[] {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  const header = isOfHeader(fault);
  const large = isLarge(message, variant);
  const every = header ? (large ? LARGE_EVERY : SMALL_EVERY) : NETWORK_EVERY;
  if ((header || large) && (index + placeOf(scope)) % every[breadth] !== 0) return [];
  const few = fault.by === 'sender' || fault.name === 'a bit changed' || fault.name === 'time one second off';
  if (!full && !header && !few) return [];
  const most = !full || (header && large) ? 1 : !large || fault.by === 'sender' ? 7 : 2;
  return differing(fault, scope.profile).slice(0, most);
}

/** Without a configuration that is the own one. */
function differing({ field, rules }: FaultClass, profile: Profile): readonly Rule[] {
  return field === 'cfg' ? rules.filter((rule) => !isOwnConfiguration(rule, profile)) : rules;
}

/** A number of its own for each profile and dialect. */
function placeOf({ profile, dialect }: Scope): number {
  const dialects = Object.keys(DIALECTS);
  return DEFAULT_PROFILES.indexOf(profile) * dialects.length + dialects.indexOf(dialect.name);
}

/** A message with a signature has some thousands of bytes. */
function isLarge({ protection }: Message, variant: Variant): boolean {
  return protection[variant] === 'signed';
}
