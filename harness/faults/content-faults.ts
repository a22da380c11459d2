import { BYTE_FAULTS } from './body-faults.ts';
import type { Rule } from './fault.ts';
import type { FaultClass } from './fault-class.ts';
import type { MessageName } from './messages.ts';

type NamedRules = readonly [name: string, rules: readonly Rule[]];

const length = (...lengths: readonly number[]): readonly Rule[] =>
  lengths.map((bytes) => ({ kind: 'length', bytes }));
const longer = (by: number): readonly Rule[] => [{ kind: 'longer', by }];

/** Larger than any token or signed hash, and small enough for a packet in both variants (CHN-05). */
const LARGE = 60_000;

const TOKENS: readonly NamedRules[] = [
  ['empty', length(0)],
  ['of one byte', length(1)],
  ['of 16 bytes', length(16)],
  ['one byte short', longer(-1)],
  ['one byte long', longer(1)],
  ['twice as long', length(64)],
  ['of 1000 bytes', length(1000)],
  ['very long', length(LARGE)],
];

const SIGNED: readonly NamedRules[] = [
  ['empty', length(0)],
  ['as long as a token', length(32)],
  ['one byte short', longer(-1)],
  ['one byte long', longer(1)],
  ['a hash short', longer(-64)],
  ['a hash long', longer(64)],
  ['very long', length(LARGE)],
];

const SIGNED_FIELDS = {
  asymmetricRequest: ['signature', 'hash', 'publicKey'],
  asymmetricResponse: ['signature', 'hash', 'ciphertext'],
} as const;

function classes(message: MessageName, field: string, rules: readonly NamedRules[]): readonly FaultClass[] {
  return rules.map(([name, its]) => ({ message, field, name, by: 'sender', rules: its, codes: [] }));
}

/**
 * Faults within what a packet of the data phase seals, sealed right: only what is done with the opened message can
 * notice them (CHN-01, RTS-02, RTA-02). `content` is the whole of it.
 */
export const CONTENT_FAULTS: readonly FaultClass[] = Object.freeze([
  ...classes('encryptedMessage', 'content', [['empty', length(0)]]),
  ...classes('symmetricRequest', 'content', TOKENS),
  ...(['asymmetricRequest', 'asymmetricResponse'] as const).flatMap((message) => [
    ...classes(message, 'content', SIGNED),
    ...SIGNED_FIELDS[message].flatMap((field) => classes(message, field, BYTE_FAULTS)),
  ]),
]);
