import { hexToBytes } from '@noble/hashes/utils.js';
import { applyFault, type Rule } from '../../harness/faults/fault.ts';
import { nonstandardSignature } from '../../harness/faults/nonstandard-signature.ts';
import type { Signed } from '../../impl/handshake/signed-hash.ts';
import type { Session } from '../../impl/session.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';
import { faultOf, type Mutation, type OriginRule } from '../mutation.ts';
import { givenRandom } from '../sessions/given-random.ts';

/** Flags: what is wrong. */
export const SIGNATURE = 'ChangedSignature';
export const HASH = 'ChangedHash';
export const OTHER_DATA = 'HashOfOtherData';
export const OTHER_KEY = 'OtherKey';
export const OTHER_INTERFACE = 'OtherInterface';

/** What a mutation calls the message, and the field whose fault is another key. */
export const MESSAGE = 'signed hash';
export const KEY_SEED = 'seed of the signing key';

/** The signed hash as it travels, with the fault in it. */
export function withFault(
  session: Session,
  made: Signed,
  key: Uint8Array,
  mutation: Mutation | undefined,
): Signed {
  const { signature, hash } = made;
  if (mutation?.rule.kind === 'interface')
    return {
      hash,
      signature: nonstandardSignature(session.profile.signature, mutation.rule.name, hash, key),
    };
  if (mutation?.field === 'signature') {
    const field = { name: 'signature', offset: 0, length: signature.length };
    return { hash, signature: applyFault(signature, [field], faultOf(mutation)) };
  }
  if (mutation?.field === 'hash') {
    const other = applyFault(hash, [{ name: 'hash', offset: 0, length: hash.length }], faultOf(mutation));
    return {
      hash: other,
      signature: mutation.by === 'network' ? signature : session.signature.sign(other, key, session.random),
    };
  }
  return made;
}

/** The signing key of a seed with the fault in it. */
export function otherKey(session: Session, seed: string, mutation: Mutation): Uint8Array {
  const other = applyFault(hexToBytes(seed), [{ name: KEY_SEED, offset: 0, length: 32 }], faultOf(mutation));
  return session.signature.generateKeyPair(givenRandom(other)).signingKey;
}

/** ERR-02: signature 02; hash 0A or 19. A changed hash spoils the signature over it as well. */
export function codesFor(mutation: Mutation | undefined): number[] {
  const { authenticationFailure, hashInvalid, verifyFailure } = ErrorCode;
  if (mutation?.field !== 'hash') return [authenticationFailure];
  return mutation.by === 'sender'
    ? [hashInvalid, verifyFailure]
    : [authenticationFailure, hashInvalid, verifyFailure];
}

/** Every fault, in the order in which files have them. */
export const FAULTS: readonly (readonly [
  flag: string,
  field: string,
  name: string,
  by: Mutation['by'],
  rules: readonly (Rule | OriginRule)[],
])[] = [
  [
    SIGNATURE,
    'signature',
    'a bit changed',
    'network',
    [
      { kind: 'flip', at: 0, mask: 0x01 },
      { kind: 'flip', at: 0.5, mask: 0x10 },
      { kind: 'flip', at: 0.9999999, mask: 0x01 },
    ],
  ],
  [SIGNATURE, 'signature', 'all zero', 'network', [{ kind: 'fill', byte: 0 }]],
  [
    HASH,
    'hash',
    'a bit changed',
    'network',
    [
      { kind: 'flip', at: 0, mask: 0x01 },
      { kind: 'flip', at: 0.9999999, mask: 0x80 },
    ],
  ],
  [OTHER_DATA, 'hash', 'a bit changed', 'sender', [{ kind: 'flip', at: 0.5, mask: 0x01 }]],
  [OTHER_KEY, KEY_SEED, 'a bit changed', 'sender', [{ kind: 'flip', at: 0, mask: 0x01 }]],
  ...(['with a context', 'internal', 'pre-hashed'] as const).map(
    (name) =>
      [
        OTHER_INTERFACE,
        'signature',
        name === 'with a context' ? 'made with a context' : `of the ${name} interface`,
        'sender',
        [{ kind: 'interface', name }],
      ] as const,
  ),
];
