import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { DIALECTS } from '../../impl/dialect.ts';
import { checkSignedHash, type Signed, signHash } from '../../impl/handshake/signed-hash.ts';
import { SLH_DSA_PARAMETERS } from '../../impl/primitives/slh-dsa/parameters.ts';
import { KEM_SIZES, type Profile, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import { isSlhDsa, SLH_DSA_PROFILES } from '../choices.ts';
import { byte, bytesOf, bytesOfLengths, stretch } from '../fields.ts';
import { hex } from '../hex.ts';
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
import { drawsOf } from '../scope.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { signingSeed } from '../slow/seeds.ts';
import { slowCrypto } from '../slow/signing.ts';
import { stretchedBytes } from '../stretch.ts';
import { vectorType } from '../vector-type.ts';

const NAMES = Object.keys(SLH_DSA_PARAMETERS);
const sizes = SLH_DSA_PROFILES.map(({ signature }) => SIGNATURE_SIZES[signature]);
const signature = bytesOfLengths(sizes.map((each) => each.signature));
const n = Object.values(SLH_DSA_PARAMETERS).map((each) => each.n);

const prompt = z.strictObject({
  signature: signature.optional().describe('where it is another than that of the group'),
  hash: bytesOf(32).optional().describe('where it is another than that of the group'),
});

/** A signed hash of SLH-DSA, which signs hedged and takes long, and what a verifier makes of it (PRM-07). */
export const slhDsaType = vectorType({
  name: 'slh-dsa',
  version: 1,
  algorithm: 'SLH-DSA-SHAKE over a SHA-3 hash',
  title:
    'a signed hash, that of the Simplex connect response, made with a given key and draw; and what a verifier makes of it, and of others',
  axes: ['signature'],
  profiles: SLH_DSA_PROFILES,
  decides: ['policy'],
  requirements: ['PRM-07', 'SMX-03'],
  notes: {
    [SIGNATURE]: 'The signature was changed.',
    [HASH]: 'The hash that travels was changed: the signature does not verify over it.',
    [OTHER_DATA]: 'Hash and signature fit each other, and the hash is not that of the data.',
    [OTHER_KEY]: 'The signature is right, and under another key.',
    [OTHER_INTERFACE]:
      'The signature is one of FIPS 205, by the key and over the hash, and not of the external interface with an empty context.',
  },
  parameters: z.strictObject({
    scheme: z.enum(NAMES),
    seed: bytesOfLengths(n.map((each) => 3 * each)).describe('SK.seed || SK.prf || PK.seed'),
    draw: bytesOfLengths(n).describe('addrnd of FIPS 205, algorithm 22: what the signature is hedged with'),
    header: bytesOf(21).describe('the serialized header of the packet'),
    publicKey: stretch.describe('what stands for the KEM key'),
  }),
  derived: z.strictObject({
    verificationKey: bytesOfLengths(sizes.map((each) => each.verificationKey)),
    signingKey: bytesOfLengths(sizes.map((each) => each.signingKey)),
    hash: bytesOf(32).describe('SHA3-256 of header || publicKey'),
    signature: signature.describe('over the hash'),
  }),
  given: prompt,
  prompt,
  expected: z.union([
    z.strictObject({ accepted: z.literal(true) }),
    z.strictObject({
      accepted: z.literal(false),
      codes: z.array(byte).describe('error codes that fit (ERR-02)'),
    }),
  ]),
  *draft(scope) {
    const { profile } = scope;
    const draws = drawsOf(scope, profile.signature);
    const header = { flag: Flag.connectResponse, msglen: 4000, sequence: 0n, utctime: 1_800_000_000n };
    yield {
      parameters: {
        scheme: profile.signature,
        seed: signingSeed(scope, profile.signature, 'server'),
        draw: hex(draws.bytes(SLH_DSA_PARAMETERS[nameOf(profile)].n)),
        header: hex(encodeHeader(header)),
        publicKey: { shake128: hex(draws.bytes(16)), length: KEM_SIZES[profile.kem].publicKey },
      },
      tests: tests(profile),
    };
  },
  group({ scheme, seed, draw, header, publicKey }, subject) {
    const profile = profileOfScheme(scheme);
    const crypto = slowCrypto(subject);
    const sessionOf = (on: Pick<typeof subject, 'policy'>) => ({
      ...bareSession(
        { variant: 'simplex', role: 'client', profile, dialect: DIALECTS.reference },
        { ...on, crypto },
      ),
      random: givenRandom(hexToBytes(draw)),
    });
    // The signer is not under test.
    const honest = () => sessionOf({});
    const pair = honest().signature.generateKeyPair(givenRandom(hexToBytes(seed)));
    const parts = [hexToBytes(header), stretchedBytes(publicKey)];
    const signedBy = (key: Uint8Array): Signed => signHash(honest(), 'h2', parts, key);
    const made = signedBy(pair.signingKey);
    return {
      derived: {
        verificationKey: hex(pair.verificationKey),
        signingKey: hex(pair.signingKey),
        hash: hex(made.hash),
        signature: hex(made.signature),
      },
      answer: ({ mutation }) => {
        const isOther = mutation?.field === KEY_SEED;
        const key = isOther ? otherKey(honest(), seed, mutation) : pair.signingKey;
        const travelled = withFault(honest(), isOther ? signedBy(key) : made, key, mutation);
        const checked = checkSignedHash(sessionOf(subject), 'h2', parts, travelled, {
          peer: pair.verificationKey,
          own: undefined,
        });
        const [hash, other] = [hex(travelled.hash), hex(travelled.signature)];
        return {
          prompt: {
            ...(other !== hex(made.signature) && { signature: other }),
            ...(hash !== hex(made.hash) && { hash }),
          },
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

function nameOf({ signature: name }: Profile) {
  if (isSlhDsa(name)) return name;
  throw new RangeError(`scheme: ${name} is none of SLH-DSA`);
}

/** @throws RangeError for what is no parameter set of SLH-DSA */
function profileOfScheme(scheme: string): Profile {
  const profile = SLH_DSA_PROFILES.find(({ signature: name }) => name === scheme);
  if (profile === undefined) throw new RangeError(`scheme: there is no ${scheme}`);
  return profile;
}

/** Bits of each part of a signature; the parts' places differ little between the parameter sets. */
const BITS = [
  ['a bit of the hypertree signature changed', 0.7],
  ['a bit of the randomizer changed', 0],
  ['a bit of the FORS signature changed', 0.2],
] as const;

/** A signature stands in most tests, and has up to 60 KB in hex: the larger sets have few. */
const BREADTH: Readonly<Record<string, { readonly bits: number; readonly flags: readonly string[] }>> = {
  'SLH-DSA-SHAKE-128s': { bits: 3, flags: [HASH, OTHER_DATA, OTHER_KEY, OTHER_INTERFACE] },
  'SLH-DSA-SHAKE-192s': { bits: 1, flags: [HASH] },
  'SLH-DSA-SHAKE-256s': { bits: 0, flags: [HASH] },
};

/** Interfaces of FIPS 205 that differ from the internal one in the prefix of the message, and cost as much. */
const LEFT_OUT = ['made with a context', 'of the pre-hashed interface'];

function* tests({ signature: scheme }: Profile) {
  const { bits = 0, flags = [] } = BREADTH[scheme] ?? {};
  const requirements = ['PRM-07', 'SMX-03'];
  yield { comment: 'verified', requirements, prompt: {} };
  for (const [name, at] of BITS.slice(0, bits))
    yield {
      comment: `signature: ${name}`,
      flags: [SIGNATURE],
      requirements,
      prompt: {},
      mutation: mutationOf(
        { message: MESSAGE, field: 'signature', name, by: 'network' },
        { kind: 'flip', at, mask: 0x10 },
      ),
    };
  for (const [flag, field, name, by, [rule]] of FAULTS)
    if (flags.includes(flag) && rule !== undefined && !LEFT_OUT.includes(name))
      yield {
        comment: `${field}: ${name}`,
        flags: [flag],
        requirements,
        prompt: {},
        mutation: mutationOf({ message: MESSAGE, field, name, by }, rule),
      };
}
