import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { exchangeHashParts, signedParts } from '../../impl/handshake/duplex-signed.ts';
import { checkSignedHash, signHash } from '../../impl/handshake/signed-hash.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { configurationField, KEM_SIZES } from '../../impl/profile.ts';
import type { Session } from '../../impl/session.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { dialectChoice, dialectOf, profileChoice, profileOf, variantChoice } from '../choices.ts';
import { byte, bytes, bytesOf, bytesOfEither, stretch } from '../fields.ts';
import { mutationOf } from '../mutation.ts';
import {
  codesFor,
  FAULTS,
  HASH,
  KEY_SEED,
  MESSAGE,
  OTHER_DATA,
  OTHER_INTERFACE,
  OTHER_KEY,
  otherKey,
  SIGNATURE,
  withFault,
} from '../negative/signed-hash-faults.ts';
import { breadthOf, drawsOf, type Scope } from '../scope.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { stretchedBytes } from '../stretch.ts';
import { dialectFor } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const NAMES = ['h1', 'h2', 'h3', 'h4', 'ratchet request', 'ratchet response'] as const;
type Name = (typeof NAMES)[number];

const signed = {
  name: z.enum(NAMES).describe('h1 to h4: of packets 1 to 4'),
  header: bytesOf(21).optional().describe('the serialized header of the packet, where the hash covers it'),
  keyIdentity: bytesOf(16).optional(),
  configuration: bytesOf(34).optional(),
  publicKey: stretch.optional(),
  ciphertext: stretch.optional(),
};
const givenSigned = z.strictObject({ operation: z.enum(['sign', 'verify']), ...signed });

/** The hash that a packet signs, its signature, and what a verifier makes of both (PRM-07). */
export const signedHashType = vectorType({
  name: 'signed-hash',
  version: 1,
  algorithm: 'ML-DSA over a SHA-3 hash',
  title:
    'the signed hashes of both handshakes and of the asymmetric ratchet: what they cover in a dialect, made and verified',
  axes: ['profile', 'dialect'],
  decides: ['policy', 'dialect'],
  requirements: ['DPX-02', 'HDR-03', 'PRM-07', 'RTA-02', 'SMX-03'],
  notes: {
    [SIGNATURE]: 'The signature was changed.',
    [HASH]: 'The hash that travels was changed: the signature does not verify over it.',
    [OTHER_DATA]: 'Hash and signature fit each other, and the hash is not that of the data.',
    [OTHER_KEY]: 'The signature is right, and under another key.',
    [OTHER_INTERFACE]:
      'The signature is one of FIPS 204, by the key and over the hash, and not of the external interface with an empty context.',
  },
  parameters: z.strictObject({
    variant: variantChoice,
    profile: profileChoice,
    dialect: dialectChoice,
    seed: bytesOf(32).describe('xi of FIPS 204, algorithm 6: the draw of the signing key pair'),
  }),
  derived: z.strictObject({ verificationKey: bytes, signingKey: bytes }),
  given: givenSigned,
  prompt: givenSigned.extend({ signature: bytes.optional(), hash: bytesOfEither(32, 64).optional() }),
  expected: z.union([
    z.strictObject({ hash: bytesOfEither(32, 64), signature: bytes }),
    z.strictObject({ accepted: z.literal(true) }),
    z.strictObject({
      accepted: z.literal(false),
      codes: z.array(byte).describe('error codes that fit (ERR-02)'),
    }),
  ]),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const draws = drawsOf(scope, variant);
      const seed = bytesToHex(draws.bytes(32));
      const { profile, dialect } = scope;
      yield {
        parameters: { variant, profile: profile.configuration, dialect: dialect.name, seed },
        tests: tests(variant === 'simplex' ? ['h2'] : NAMES, scope, draws),
      };
    }
  },
  group({ variant, profile, dialect, seed }, subject) {
    const circumstances = { variant, profile: profileOf(profile), dialect: dialectOf(dialect) };
    const session = bareSession(
      { ...circumstances, dialect: dialectFor(subject, dialect), role: 'client' },
      subject,
    );
    const scheme = session.signature;
    const pair = scheme.generateKeyPair(givenRandom(hexToBytes(seed)));
    // The signer is not under test where a signature is verified.
    const honest = bareSession({ ...circumstances, role: 'client' }, { crypto: subject.crypto });
    return {
      derived: { verificationKey: bytesToHex(pair.verificationKey), signingKey: bytesToHex(pair.signingKey) },
      answer: ({ prompt, mutation }) => {
        const given = givenOf(prompt);
        if (prompt.operation === 'sign') {
          const { hash, signature } = signHash(
            session,
            prompt.name,
            partsOf(session, prompt),
            pair.signingKey,
          );
          const expected = { hash: bytesToHex(hash), signature: bytesToHex(signature) };
          return { prompt: given, result: 'valid' as const, expected };
        }
        const parts = partsOf(honest, prompt);
        const key = mutation?.field === KEY_SEED ? otherKey(honest, seed, mutation) : pair.signingKey;
        const travelled = withFault(honest, signHash(honest, prompt.name, parts, key), key, mutation);
        const { signature, hash } = travelled;
        const checked = checkSignedHash(session, prompt.name, partsOf(session, prompt), travelled, {
          peer: pair.verificationKey,
          own: undefined,
        });
        return {
          prompt: { ...given, signature: bytesToHex(signature), hash: bytesToHex(hash) },
          result: mutation === undefined ? ('valid' as const) : ('invalid' as const),
          expected:
            'failure' in checked
              ? { accepted: false as const, codes: codesFor(mutation) }
              : { accepted: true as const },
        };
      },
    };
  },
});

type Prompt = z.infer<typeof givenSigned>;

/** Without what follows from it. */
function givenOf({
  operation,
  name,
  header,
  keyIdentity,
  configuration,
  publicKey,
  ciphertext,
}: Prompt): Prompt {
  return {
    operation,
    name,
    ...(header !== undefined && { header }),
    ...(keyIdentity !== undefined && { keyIdentity }),
    ...(configuration !== undefined && { configuration }),
    ...(publicKey !== undefined && { publicKey }),
    ...(ciphertext !== undefined && { ciphertext }),
  };
}

/** What is hashed, in the order of the dialect (section 13). */
function partsOf(session: Session, prompt: Prompt): readonly Uint8Array[] {
  const header = hexToBytes(prompt.header ?? '');
  const publicKey = prompt.publicKey === undefined ? NONE : stretchedBytes(prompt.publicKey);
  const ciphertext = prompt.ciphertext === undefined ? NONE : stretchedBytes(prompt.ciphertext);
  switch (prompt.name) {
    case 'h1': {
      const [kid, cfg] = [hexToBytes(prompt.keyIdentity ?? ''), hexToBytes(prompt.configuration ?? '')];
      return signedParts(session, header, kid, cfg);
    }
    case 'h2':
      // HDR-03: in Simplex the header comes first in every dialect.
      return session.variant === 'simplex' ? [header, publicKey] : signedParts(session, header, publicKey);
    case 'h3':
      return exchangeHashParts(session, header, ciphertext, publicKey);
    case 'h4':
      return signedParts(session, header, ciphertext);
    case 'ratchet request':
      return [publicKey];
    case 'ratchet response':
      return [ciphertext];
  }
}

const NONE = new Uint8Array(0);
function* tests(names: readonly Name[], scope: Scope, draws: RandomSource) {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  for (const name of names) {
    const requirements = REQUIREMENTS[name];
    const prompt = (operation: 'sign' | 'verify') => ({ operation, ...inputs(name, scope, draws) });
    for (let index = 0; index < (full ? 3 : 1); index++)
      yield { comment: `${name}, signed`, requirements, prompt: prompt('sign') };
    yield { comment: `${name}, verified`, requirements, prompt: prompt('verify') };
    const every = { full: 1, some: 3, few: 6 }[breadth];
    const faults = FAULTS.filter((_, index) => (index + NAMES.indexOf(name)) % every === 0);
    for (const [flag, field, fault, by, rules] of faults)
      for (const rule of full ? rules : rules.slice(0, 1))
        yield {
          comment: `${name}, ${field}: ${fault}`,
          flags: [flag],
          requirements,
          prompt: prompt('verify'),
          mutation: mutationOf({ message: MESSAGE, field, name: fault, by }, rule),
        };
  }
}

const REQUIREMENTS: Readonly<Record<Name, readonly string[]>> = {
  h1: ['PRM-07', 'DPX-02', 'HDR-03'],
  h2: ['PRM-07', 'SMX-03', 'DPX-02', 'HDR-03'],
  h3: ['PRM-07', 'DPX-02', 'HDR-03'],
  h4: ['PRM-07', 'DPX-02', 'HDR-03'],
  'ratchet request': ['PRM-07', 'RTA-02'],
  'ratchet response': ['PRM-07', 'RTA-02'],
};

/** Flag and sequence number of the packet of a signed hash. */
const PACKETS: Readonly<Partial<Record<Name, readonly [flag: number, sequence: bigint]>>> = {
  h1: [Flag.connectRequest, 0n],
  h2: [Flag.connectResponse, 0n],
  h3: [Flag.exchangeRequest, 1n],
  h4: [Flag.exchangeResponse, 1n],
};

function inputs(name: Name, { profile }: Scope, draws: RandomSource) {
  const sizes = KEM_SIZES[profile.kem];
  const long = (length: number) => ({ shake128: bytesToHex(draws.bytes(16)), length });
  const packet = PACKETS[name];
  const [flag = 0, sequence = 0n] = packet ?? [];
  const header = encodeHeader({ flag, msglen: 4000, sequence, utctime: 1_800_000_000n });
  const covers = (names: readonly Name[]) => names.includes(name);
  return {
    name,
    ...(packet !== undefined && { header: bytesToHex(header) }),
    ...(name === 'h1' && {
      keyIdentity: bytesToHex(draws.bytes(16)),
      configuration: bytesToHex(configurationField(profile)),
    }),
    ...(covers(['h2', 'h3', 'ratchet request']) && { publicKey: long(sizes.publicKey) }),
    ...(covers(['h3', 'h4', 'ratchet response']) && { ciphertext: long(sizes.ciphertext) }),
  };
}
