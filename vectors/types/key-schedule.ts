import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { KdfInput } from '../../impl/crypto/crypto.ts';
import { withDuplexKeys, withRatchetKeys, withSimplexKeys } from '../../impl/handshake/keys.ts';
import type { SessionKeys } from '../../impl/policy.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { configurationField, DEFAULT_PROFILES, findProfile, type Profile } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { dialectChoice, profileOf, variantChoice } from '../choices.ts';
import { bytes, bytesOf, bytesOfEither } from '../fields.ts';
import { drawsOf } from '../scope.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { dialectFor, policyOf } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const EXTREME = 'Extreme';

/** The split of a derivation into the keys of both directions and the ratchet key (sections 5, 6, 9 and 10). */
export const keyScheduleType = vectorType({
  name: 'key-schedule',
  version: 1,
  algorithm: 'QSMP key schedule',
  title:
    'keys, nonces and ratchet key that a handshake or a ratchet derives, and the cSHAKE inputs that it derives them from',
  axes: ['dialect'],
  decides: ['policy', 'dialect'],
  requirements: ['DIR-02', 'DIR-05', 'DPX-03', 'RTA-01', 'RTS-01', 'RTS-04', 'SMX-04'],
  notes: { [EXTREME]: 'An input is all zeros or all ones.' },
  parameters: z.strictObject({
    variant: variantChoice,
    dialect: dialectChoice,
    derivation: z.enum(['handshake', 'symmetric ratchet', 'asymmetric ratchet']),
  }),
  derived: z.strictObject({}),
  prompt: z.union([
    z.strictObject({
      secretA: bytesOf(32),
      secretB: bytesOf(32).optional(),
      transcript: bytesOfEither(32, 64),
    }),
    z.strictObject({
      secret: bytesOf(32).describe('the token, or the KEM secret'),
      configuration: bytesOf(34),
      ratchetKey: bytesOfEither(32, 64),
    }),
  ]),
  expected: z.strictObject({
    X: bytes,
    N: bytes,
    S: bytes,
    clientKey: bytesOfEither(32, 64),
    clientNonce: bytesOf(32),
    serverKey: bytesOfEither(32, 64),
    serverNonce: bytesOf(32),
    ratchetKey: bytesOfEither(32, 64),
  }),
  *draft(scope) {
    const dialect = scope.dialect.name;
    for (const variant of ['simplex', 'duplex'] as const) {
      const draws = drawsOf(scope, variant);
      const handshakes = Array.from({ length: 60 }, () =>
        handshake(variant, (length) => draws.bytes(length)),
      );
      const extremes = [0, 0xff].map((byte) =>
        handshake(variant, (length) => new Uint8Array(length).fill(byte), [EXTREME]),
      );
      yield {
        parameters: { variant, dialect, derivation: 'handshake' as const },
        tests: [...extremes, ...handshakes],
      };
      // Section 9 has no asymmetric ratchet for Simplex.
      const kinds =
        variant === 'simplex'
          ? (['symmetric ratchet'] as const)
          : (['symmetric ratchet', 'asymmetric ratchet'] as const);
      for (const derivation of kinds)
        yield {
          parameters: { variant, dialect, derivation },
          tests: DEFAULT_PROFILES.flatMap((profile) =>
            Array.from({ length: 12 }, () => ratchet(variant, profile, derivation, draws)),
          ),
        };
    }
  },
  group: ({ variant, dialect, derivation }, subject) => ({
    derived: {},
    answer: ({ prompt }) => {
      const ratchets = 'secret' in prompt;
      const profile = ratchets ? profileOfField(hexToBytes(prompt.configuration)) : profileOf('s1');
      const base = policyOf(subject, 'client');
      let input: KdfInput | undefined;
      const policy = {
        ...base,
        sessionKeys(keys: SessionKeys, of: Parameters<typeof base.sessionKeys>[1], used: KdfInput) {
          input = copyOf(used);
          return base.sessionKeys(keys, of, used);
        },
      };
      const session = bareSession(
        { variant, role: 'client', profile, dialect: dialectFor(subject, dialect) },
        subject,
        policy,
      );
      const keys = (derived: SessionKeys) => ({
        clientKey: bytesToHex(derived.clientKey),
        clientNonce: bytesToHex(derived.clientNonce),
        serverKey: bytesToHex(derived.serverKey),
        serverNonce: bytesToHex(derived.serverNonce),
        ratchetKey: bytesToHex(derived.ratchetKey),
      });
      const expected = ratchets
        ? withRatchetKeys(
            session,
            ratchetKind(derivation),
            hexToBytes(prompt.secret),
            hexToBytes(prompt.ratchetKey),
            keys,
          )
        : variant === 'simplex'
          ? withSimplexKeys(session, hexToBytes(prompt.secretA), hexToBytes(prompt.transcript), keys)
          : withDuplexKeys(
              session,
              hexToBytes(prompt.secretA),
              hexToBytes(prompt.secretB ?? ''),
              hexToBytes(prompt.transcript),
              keys,
            );
      const { X, N, S } = input ?? { X: NONE, N: NONE, S: NONE };
      return {
        prompt,
        result: 'valid' as const,
        expected: { X: bytesToHex(X), N: bytesToHex(N), S: bytesToHex(S), ...expected },
      };
    },
  }),
});

const NONE = new Uint8Array(0);

function copyOf({ X, N, S }: KdfInput): KdfInput {
  return { X: X.slice(), N: N.slice(), S: S.slice() };
}

function ratchetKind(derivation: string): 'symmetric ratchet' | 'asymmetric ratchet' {
  if (derivation === 'symmetric ratchet' || derivation === 'asymmetric ratchet') return derivation;
  throw new RangeError(`derivation: a ${derivation} has no ratchet key to begin with`);
}

/** @throws RangeError for a field that is no profile's (CFG-01) */
function profileOfField(field: Uint8Array): Profile {
  const text = new TextDecoder('latin1').decode(field);
  const profile = findProfile(text.slice(0, -1));
  if (profile === undefined || !text.endsWith('\0')) throw new RangeError('configuration: no profile has it');
  return profile;
}

function handshake(
  variant: Variant,
  bytesFor: (length: number) => Uint8Array,
  flags: readonly string[] = [],
) {
  const duplex = variant === 'duplex';
  return {
    comment: flags.length > 0 ? 'inputs all alike' : 'drawn inputs',
    flags,
    requirements: duplex ? ['DPX-03', 'DIR-02', 'DIR-05'] : ['SMX-04', 'DIR-02', 'DIR-05'],
    prompt: {
      secretA: bytesToHex(bytesFor(32)),
      ...(duplex && { secretB: bytesToHex(bytesFor(32)) }),
      transcript: bytesToHex(bytesFor(VARIANTS[variant].hash)),
    },
  };
}

function ratchet(variant: Variant, profile: Profile, derivation: string, draws: RandomSource) {
  return {
    comment: `drawn inputs, ${profile.name}`,
    requirements: derivation === 'symmetric ratchet' ? ['RTS-01', 'RTS-04', 'DIR-05'] : ['RTA-01', 'DIR-05'],
    prompt: {
      secret: bytesToHex(draws.bytes(32)),
      configuration: bytesToHex(configurationField(profile)),
      ratchetKey: bytesToHex(draws.bytes(VARIANTS[variant].key)),
    },
  };
}
