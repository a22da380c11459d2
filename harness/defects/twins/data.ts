import { type Policy, strict } from '../../../impl/policy.ts';
import { equalBytes } from '../../../impl/primitives/constant-time.ts';
import { Flag } from '../../../impl/wire/codes.ts';
import { forgetful, legible, withDataFromStart, withFirstNonce, withTagOfHeader } from './ciphers.ts';
import { withoutHeader } from './confirmation.ts';
import { flagless, flagOf, isOfDataPhase, timeless } from './header.ts';
import { BOTH, type Twin } from './twin.ts';

/** Takes a data-phase packet of that flag whatever its tag. */
export function anyTag(flag: number): Partial<Policy> {
  return {
    acceptTag: (received, computed, header) => flagOf(header) === flag || equalBytes(received, computed),
  };
}

/** Takes a data-phase packet of that flag whatever its time. */
export function anyTimeOf(flag: number): Partial<Policy> {
  return {
    acceptTime: (utctime, now, context) =>
      (context.phase === 'data' && context.flag === flag) || strict.acceptTime(utctime, now, context),
  };
}

/** The data phase: section 8. */
export const DATA_TWINS: readonly Twin[] = [
  {
    mutant: 'header-not-authenticated',
    title: 'does not authenticate the header of a message',
    variants: BOTH,
    policy: () => withoutHeader(Flag.encryptedMessage),
  },
  {
    mutant: 'flag-not-authenticated',
    title: 'does not authenticate the flag of a packet of the data phase',
    variants: BOTH,
    policy: () => ({ associatedData: (header) => (isOfDataPhase(header) ? flagless(header) : header) }),
  },
  {
    mutant: 'time-not-authenticated',
    title: 'does not authenticate the time of a message',
    variants: BOTH,
    policy: () => ({
      associatedData: (header) => (flagOf(header) === Flag.encryptedMessage ? timeless(header) : header),
    }),
  },
  {
    mutant: 'message-time-not-checked',
    title: 'takes a message of any time',
    variants: BOTH,
    policy: () => anyTimeOf(Flag.encryptedMessage),
  },
  {
    mutant: 'tag-not-compared',
    title: 'takes a message whatever its tag',
    variants: BOTH,
    policy: () => anyTag(Flag.encryptedMessage),
  },
  {
    mutant: 'ciphertext-not-authenticated',
    title: 'authenticates the header of a message alone',
    variants: BOTH,
    policy: () => ({ cipher: (keyed) => withTagOfHeader(keyed, Flag.encryptedMessage) }),
  },
  {
    mutant: 'receiver-state-not-stored',
    title: 'stores neither counter nor cipher state of a packet that it took',
    variants: BOTH,
    policy: () => ({ cipher: forgetful, storeSequence: (_, counter) => counter }),
  },
  {
    mutant: 'nonce-not-advanced',
    title: 'encrypts every message with the same nonce',
    variants: BOTH,
    policy: () => ({ cipher: (keyed) => withFirstNonce(keyed) }),
  },
  {
    mutant: 'data-phase-starts-anew',
    title: 'starts the data phase from the first nonce again',
    variants: BOTH,
    policy: () => ({ cipher: withDataFromStart }),
  },
  {
    mutant: 'messages-in-clear',
    title: 'authenticates messages without encrypting them',
    variants: BOTH,
    policy: () => ({ cipher: (keyed) => legible(keyed, Flag.encryptedMessage) }),
  },
  {
    mutant: 'teardown-does-not-erase',
    title: 'erases nothing when a session ends',
    variants: BOTH,
    policy: () => ({
      erase(bytes, held, why) {
        if (why !== 'closed') strict.erase(bytes, held, why);
      },
    }),
  },
];
