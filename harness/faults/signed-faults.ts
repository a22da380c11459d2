import { ErrorCode } from '../../impl/wire/codes.ts';
import type { HandshakeMessage } from './messages.ts';

/** A part of what a signed hash covers: a component of the message, or the header, whole or without its time. */
export type Covered = 'header' | 'header without its time' | 'kid' | 'cfg' | 'publicKey' | 'ciphertext';

/** What a sender signs and sends otherwise. What it does not say is as it should be. */
export type SignedRule =
  /** The signature is under a key that the receiver does not know. */
  | { readonly kind: 'unknown key' }
  /** The signature is over something else than the hash that travels with it. */
  | {
      readonly kind: 'signature over';
      readonly what: 'another hash' | 'the data' | 'nothing' | 'half of the hash';
    }
  /** The signature is made by an interface of FIPS 204 that is not the external one with an empty context. */
  | { readonly kind: 'interface'; readonly name: 'with a context' | 'internal' | 'pre-hashed' }
  /** The hash is of other parts, or of these in another order; it is signed, and travels. */
  | { readonly kind: 'hash of'; readonly parts: readonly Covered[] }
  /** The hash differs in one byte, at this part of its length, and it is signed, and travels. */
  | { readonly kind: 'hash changed'; readonly at: number }
  /** The hash agrees in its first or last half only; it is signed, and travels. */
  | { readonly kind: 'half of the hash'; readonly half: 'first' | 'last' }
  /** The hash that travels differs in one byte from the one that is signed, which is right. */
  | { readonly kind: 'hash that travels changed'; readonly at: number }
  /** Signature and hash are those of a packet of another session. */
  | { readonly kind: 'of another session' }
  /** Signature and hash are those that the receiver sent last. */
  | { readonly kind: 'reflected' }
  /** A component has the size that it has in another profile; the header says so, and all is signed. */
  | { readonly kind: 'size of another profile'; readonly field: 'publicKey' | 'ciphertext' | 'signature' };

/** One fault of the sender in a signed message: behind its signature, where it has one. */
export interface SignedFault {
  readonly message: HandshakeMessage;
  /** The field that is wrong. */
  readonly field: string;
  /** What is wrong with it, as a noun phrase. */
  readonly name: string;
  readonly rules: readonly SignedRule[];
  /** The codes that fit (ERR-02); empty where none is said to. */
  readonly codes: readonly ErrorCode[];
}

const SIGNATURE = [ErrorCode.authenticationFailure];
const HASH = [ErrorCode.hashInvalid, ErrorCode.verifyFailure];

/** What each signed hash covers, in the order of the dialect `reference` (sections 5 and 6). */
const COVERED: readonly (readonly [HandshakeMessage, readonly Covered[]])[] = [
  ['connectRequest', ['header', 'kid', 'cfg']],
  ['connectResponse', ['header', 'publicKey']],
  ['exchangeRequest', ['header', 'ciphertext', 'publicKey']],
  ['exchangeResponse', ['header', 'ciphertext']],
];

type Entry = Pick<SignedFault, 'field' | 'name' | 'rules' | 'codes'>;

/** What can be wrong with any signed hash. */
const ANY: readonly Entry[] = [
  {
    field: 'signature',
    name: 'made with an unknown key',
    rules: [{ kind: 'unknown key' }],
    codes: SIGNATURE,
  },
  ...(['another hash', 'the data', 'nothing', 'half of the hash'] as const).map((what) => ({
    field: 'signature',
    name: `made over ${what}`,
    rules: [{ kind: 'signature over', what } as const],
    codes: SIGNATURE,
  })),
  ...(['with a context', 'internal', 'pre-hashed'] as const).map((name) => ({
    field: 'signature',
    name: name === 'with a context' ? 'made with a context' : `of the ${name} interface`,
    rules: [{ kind: 'interface', name } as const],
    codes: SIGNATURE,
  })),
  {
    field: 'hash',
    name: 'one byte off and signed',
    rules: [0, 0.5, 0.9999].map((at) => ({ kind: 'hash changed', at })),
    codes: HASH,
  },
  {
    field: 'hash',
    name: 'right in one half only and signed',
    rules: (['first', 'last'] as const).map((half) => ({ kind: 'half of the hash', half })),
    codes: HASH,
  },
  {
    field: 'hash',
    name: 'other than the one signed',
    rules: [0, 0.5, 0.9999].map((at) => ({ kind: 'hash that travels changed', at })),
    codes: [...SIGNATURE, ...HASH],
  },
];

const ANOTHER_SESSION: Entry = {
  field: 'hash',
  name: 'signed in another session',
  rules: [{ kind: 'of another session' }],
  codes: HASH,
};

/** The hash without each of its parts, in other orders, and without the time of the header. */
function hashesOf(covered: readonly Covered[]): readonly Entry[] {
  const of = (name: string, parts: readonly Covered[]): Entry => ({
    field: 'hash',
    name,
    rules: [{ kind: 'hash of', parts }],
    codes: HASH,
  });
  return [
    ...covered.map((left) =>
      of(`without ${left === 'header' ? 'the header' : left}`, without(covered, left)),
    ),
    of('without the time of the header', covered.with(0, 'header without its time')),
    of('in the opposite order', covered.toReversed()),
    of('of the header alone', ['header']),
    ...(covered.length < 3 ? [] : [of('with two parts exchanged', swapped(covered))]),
  ];
}

const without = (parts: readonly Covered[], left: Covered) => parts.filter((part) => part !== left);
const swapped = ([header = 'header', one = header, ...rest]: readonly Covered[]) => [header, ...rest, one];

function sizes(message: HandshakeMessage, covered: readonly Covered[]): readonly SignedFault[] {
  const fields = (['publicKey', 'ciphertext'] as const).filter((field) => covered.includes(field));
  return [...fields, 'signature' as const].map((field) => ({
    message,
    field,
    name: 'of the size that it has in another profile',
    rules: [{ kind: 'size of another profile', field }],
    codes: [ErrorCode.receiveFailure],
  }));
}

/** Faults that the sender makes in a signed message, signed with the fault in them (PRM-07, SMX-03, DPX-02). */
export const SIGNED_FAULTS: readonly SignedFault[] = Object.freeze(
  COVERED.flatMap(([message, covered]) => [
    ...[...ANY, ...hashesOf(covered)].map((entry) => ({ message, ...entry })),
    // A connect request of the same second is signed alike in every session (RPL-03).
    ...(message === 'connectRequest' ? [] : [{ message, ...ANOTHER_SESSION }]),
    // What the peer signed before is there to be sent back in the second flight of each side.
    ...(message === 'exchangeRequest' || message === 'exchangeResponse'
      ? [{ message, field: 'hash', name: 'sent back', rules: [{ kind: 'reflected' } as const], codes: [] }]
      : []),
    ...sizes(message, covered),
  ]),
);
