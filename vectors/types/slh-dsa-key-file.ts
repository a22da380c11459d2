import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { applyFault, changeNumber, type PlacedField, type Rule } from '../../harness/faults/fault.ts';
import { join } from '../../impl/bytes.ts';
import { KeyFileError } from '../../impl/errors.ts';
import { generateKey } from '../../impl/keys/generate-key.ts';
import type { PublicKey } from '../../impl/keys/key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { CONFIGURATION_LENGTH, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { decodePrivateKey, encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decodePublicKey, encodePublicKey } from '../../impl/wire/public-key-file.ts';
import { decimal } from '../../record/fields.ts';
import { profileChoiceOf, profileOf, SLH_DSA_PROFILES, variantChoice } from '../choices.ts';
import { bytes, bytesOf, bytesOfLengths, digest } from '../fields.ts';
import { hex } from '../hex.ts';
import { faultOf, type Mutation, mutationOf } from '../mutation.ts';
import { drawsOf } from '../scope.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { signingSeed, signingSeedLength } from '../slow/seeds.ts';
import { slowCrypto } from '../slow/signing.ts';
import { digestOf } from '../stretch.ts';
import { keyFileOf } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

const BROKEN = 'Broken';
const PAIR = 'KeysDoNotFit';
const UNSEEN = 'NothingTells';

const given = z.strictObject({
  operation: z.enum(['write', 'read private key', 'read public key']),
  keyIdentity: bytesOf(16),
  expiration: decimal.describe('Unix seconds'),
});

/** Both files of keys of SLH-DSA, written and read (section 3, KEY-04). */
export const slhDsaKeyFileType = vectorType({
  name: 'slh-dsa-key-file',
  version: 1,
  algorithm: 'QSMP key files, SLH-DSA',
  title: 'both key files of the key pair of a seed, written; and read, with one fault or none',
  axes: ['profile'],
  profiles: SLH_DSA_PROFILES,
  decides: ['keyFile'],
  requirements: ['KEY-04', 'PRM-07'],
  notes: {
    [BROKEN]: 'The file has one fault, and must be refused, whole.',
    [PAIR]: 'The signing key does not fit the verification key.',
    [UNSEEN]: 'SK.prf was changed: it fits every verification key, so that nothing can tell.',
  },
  parameters: z.strictObject({
    variant: variantChoice.describe('which a public key file names'),
    profile: profileChoiceOf(SLH_DSA_PROFILES),
    seed: bytesOfLengths(SLH_DSA_PROFILES.map(({ signature }) => signingSeedLength(signature))).describe(
      'SK.seed || SK.prf || PK.seed of the key pair',
    ),
  }),
  derived: z.strictObject({ verificationKey: bytes, signingKey: bytes }),
  given,
  prompt: given.extend({
    file: bytes.optional(),
    honest: digest.optional().describe('of the file without the fault'),
  }),
  expected: z.union([
    z.strictObject({ privateKeyFile: bytes, publicKeyFile: bytes }),
    z.strictObject({
      accepted: z.literal(true),
      keyIdentity: bytesOf(16),
      expiration: decimal,
      verificationKey: bytes,
    }),
    z.strictObject({ accepted: z.literal(false) }),
  ]),
  *draft(scope) {
    const { profile } = scope;
    yield {
      parameters: {
        variant: 'simplex' as const,
        profile: profile.configuration,
        seed: signingSeed(scope, profile.signature, 'server'),
      },
      tests: tests(profile, drawsOf(scope, 'files')),
    };
  },
  group({ variant, profile: configuration, seed }, given) {
    const subject = { ...given, crypto: slowCrypto(given) };
    const profile = profileOf(configuration);
    const keyOf = (keyIdentity: string, expiration: string) =>
      generateKey({
        profile,
        crypto: subject.crypto,
        random: givenRandom(join(hexToBytes(keyIdentity), hexToBytes(seed))),
        expiration: BigInt(expiration),
      });
    const { verificationKey, signingKey } = keyOf('00'.repeat(16), '0');
    return {
      derived: { verificationKey: hex(verificationKey), signingKey: hex(signingKey) },
      answer: ({ prompt, mutation }) => {
        const { operation, keyIdentity, expiration } = prompt;
        const key = keyOf(keyIdentity, expiration);
        const files = { private: encodePrivateKey(key), public: encodePublicKey(key, variant) };
        const echoed = { operation, keyIdentity, expiration };
        if (operation === 'write')
          return {
            prompt: echoed,
            result: 'valid' as const,
            expected: { privateKeyFile: hex(files.private), publicKeyFile: hex(files.public) },
          };
        const written = operation === 'read private key' ? files.private : files.public;
        const file = withFault(written, profile, mutation);
        return {
          prompt: { ...echoed, file: hex(file), ...(mutation && { honest: digestOf(written) }) },
          result:
            mutation === undefined
              ? ('valid' as const)
              : mutation.field === PRF
                ? ('acceptable' as const)
                : ('invalid' as const),
          expected: read(() =>
            operation === 'read private key'
              ? decodePrivateKey(file, subject.crypto, keyFileOf(subject))
              : decodePublicKey(file, keyFileOf(subject)),
          ),
        };
      },
    };
  },
});

function read(decode: () => PublicKey) {
  try {
    const { keyIdentity, expiration, verificationKey } = decode();
    return {
      accepted: true as const,
      keyIdentity: hex(keyIdentity),
      expiration: `${expiration}`,
      verificationKey: hex(verificationKey),
    };
  } catch (error) {
    if (error instanceof KeyFileError) return { accepted: false as const };
    throw error;
  }
}

const LENGTH = 'length of the file';
const PRF = 'SK.prf';

/** The parts of a private key file (section 3); those of a signing key are FIPS 205's (9.1). */
function placesOf({ signature }: Profile): readonly PlacedField[] {
  const { signingKey, verificationKey } = SIGNATURE_SIZES[signature];
  const [key, n] = [CONFIGURATION_LENGTH + 8 + 16, signingKey / 4];
  return [
    { name: 'configuration', offset: 0, length: CONFIGURATION_LENGTH },
    { name: 'SK.seed', offset: key, length: n },
    { name: PRF, offset: key + n, length: n },
    { name: 'PK.seed', offset: key + 2 * n, length: n },
    { name: 'PK.root', offset: key + 3 * n, length: n },
    { name: 'verification key', offset: key + signingKey, length: verificationKey },
  ];
}

function withFault(file: Uint8Array, profile: Profile, mutation: Mutation | undefined): Uint8Array {
  if (mutation === undefined) return file;
  const fault = faultOf(mutation);
  if (fault.field !== LENGTH) return applyFault(file, placesOf(profile), fault);
  const resized = new Uint8Array(Number(changeNumber(BigInt(file.length), 32, fault.rule)));
  resized.set(file.subarray(0, resized.length));
  return resized;
}

const flip: Rule = { kind: 'flip', at: 0.5, mask: 1 };

const FAULTS: readonly (readonly [field: string, name: string, rule: Rule])[] = [
  ['configuration', 'a character changed', flip],
  [LENGTH, 'one byte less', { kind: 'add', delta: -1n }],
  [LENGTH, 'one byte more', { kind: 'add', delta: 1n }],
  ['verification key', 'a bit changed', flip],
  [PRF, 'a bit changed', flip],
  ['PK.seed', 'a bit changed', flip],
  ['PK.root', 'a bit changed', flip],
  // It is told by the root that it gives, which costs as much as a key pair.
  ['SK.seed', 'a bit changed', flip],
];

const PRIVATE = 'read private key';

function* tests({ name: profile }: Profile, draws: RandomSource) {
  const prompt = (operation: z.infer<typeof given>['operation']) => ({
    operation,
    keyIdentity: hex(draws.bytes(16)),
    expiration: '1831536000',
  });
  const requirements = ['KEY-04'];
  yield { comment: 'both files', requirements: [...requirements, 'PRM-07'], prompt: prompt('write') };
  yield { comment: 'private key file without a fault', requirements, prompt: prompt(PRIVATE) };
  yield { comment: 'public key file without a fault', requirements, prompt: prompt('read public key') };
  for (const [field, name, rule] of profile === 'h1' ? FAULTS : FAULTS.slice(0, 2))
    yield {
      comment: `private key file, ${field}: ${name}`,
      flags:
        field === PRF ? [UNSEEN] : field === 'configuration' || field === LENGTH ? [BROKEN] : [BROKEN, PAIR],
      requirements,
      prompt: prompt(PRIVATE),
      mutation: mutationOf({ message: 'private key file', field, name, by: 'sender' }, rule),
    };
}
