import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { join } from '../../impl/bytes.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Identity } from '../../impl/endpoint.ts';
import { generateKey, KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import type { PrivateKey } from '../../impl/keys/key.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decimal } from '../../record/fields.ts';
import { dialectChoice, profileChoice, profileOf, variantChoice } from '../choices.ts';
import { bytes, bytesOf, digest } from '../fields.ts';
import { hex } from '../hex.ts';
import type { Scope } from '../scope.ts';
import { digestOf } from '../stretch.ts';
import { givenRandom } from './given-random.ts';

const longTermKey = z.strictObject({
  keyIdentity: bytesOf(16),
  seed: bytesOf(32).describe('xi of FIPS 204, algorithm 6: the draw of the signing key pair'),
});

/** Two parties, their long-term keys, and the clock: what the sessions of a group have in common. */
export const partiesSchema = z.strictObject({
  variant: variantChoice,
  profile: profileChoice,
  dialect: dialectChoice,
  clock: decimal.describe('Unix seconds, of both sides; it stands still. Keys expire 365 days later.'),
  server: longTermKey,
  client: longTermKey.optional().describe('in Duplex'),
  otherClient: longTermKey
    .optional()
    .describe('another client that the server is configured for, before the one that connects (DPX-05)'),
});
export type Parties = z.infer<typeof partiesSchema>;

const ratchets = z
  .array(bytes)
  .describe('of ratchets, in order: tokens, d || z of requests, coins of responses');

/** Every draw of one session, by side. */
export const drawsSchema = z.strictObject({
  client: z.strictObject({
    cptA: bytesOf(32).describe('coins of the encapsulation to the server'),
    pkC: bytesOf(64).optional().describe('Duplex: d || z of the client\u2019s KEM key'),
    ratchets,
  }),
  server: z.strictObject({
    pkS: bytesOf(64).describe('d || z of the server\u2019s KEM key'),
    cptB: bytesOf(32).optional().describe('Duplex: coins of the encapsulation to the client'),
    ratchets,
  }),
});
export type Draws = z.infer<typeof drawsSchema>;

/** The bytes that each side draws, in the order of its calls. */
export type Drawn = Readonly<Record<Role, Uint8Array>>;

export function drawnBytes({ client, server }: Draws): Drawn {
  const joined = (...parts: readonly string[]) => join(...parts.map(hexToBytes));
  return {
    client: joined(client.cptA, client.pkC ?? '', ...client.ratchets),
    server: joined(server.pkS, server.cptB ?? '', ...server.ratchets),
  };
}

export interface LongTermKeys {
  readonly server: PrivateKey;
  readonly client: PrivateKey | undefined;
  readonly otherClient: PrivateKey | undefined;
}

/** What follows from the parties: their long-term keys. */
const derivedKey = z.strictObject({
  verificationKey: bytes,
  signingKey: bytes,
  file: digest.describe('of the private key file of the key'),
});

export const derivedKeysSchema = z.strictObject({
  server: derivedKey,
  client: derivedKey.optional(),
  otherClient: derivedKey.optional(),
});

export function longTermKeys(parties: Parties, crypto: Crypto): LongTermKeys {
  const profile = profileOf(parties.profile);
  const expiration = BigInt(parties.clock) + KEY_VALIDITY;
  const key = ({ keyIdentity, seed }: z.infer<typeof longTermKey>) => {
    const random = givenRandom(join(hexToBytes(keyIdentity), hexToBytes(seed)));
    return generateKey({ profile, crypto, random, expiration });
  };
  const { server, client, otherClient } = parties;
  return { server: key(server), client: client && key(client), otherClient: otherClient && key(otherClient) };
}

export function derivedKeys({
  server,
  client,
  otherClient,
}: LongTermKeys): z.infer<typeof derivedKeysSchema> {
  const words = (key: PrivateKey) => ({
    verificationKey: hex(key.verificationKey),
    signingKey: hex(key.signingKey),
    file: digestOf(encodePrivateKey(key)),
  });
  return {
    server: words(server),
    ...(client && { client: words(client) }),
    ...(otherClient && { otherClient: words(otherClient) }),
  };
}

/** @throws RangeError for a Duplex session without a client's key */
export function identityOf(variant: Variant, role: Role, keys: LongTermKeys): Identity {
  const { server, client, otherClient } = keys;
  if (variant === 'simplex')
    return role === 'client' ? { variant, role, peerKey: server } : { variant, role, ownKey: server };
  if (client === undefined) throw new RangeError('client: a Duplex session needs one');
  return role === 'client'
    ? { variant, role, ownKey: client, peerKey: server }
    : {
        variant,
        role,
        ownKey: server,
        peerKeys: otherClient === undefined ? [client] : [otherClient, client],
      };
}

/** Drawn parties: at a time of their own. @param others how many other clients the server knows */
export function drawParties(
  { profile, dialect }: Scope,
  variant: Variant,
  random: RandomSource,
  others: 0 | 1 = 0,
): Parties {
  const key = () => ({ keyIdentity: hex(random.bytes(16)), seed: hex(random.bytes(32)) });
  const [high = 0, low = 0] = random.bytes(2);
  return {
    variant,
    profile: profile.configuration,
    dialect: dialect.name,
    clock: `${1_800_000_000 + 65_536 * high + 256 * low}`,
    server: key(),
    ...(variant === 'duplex' && { client: key() }),
    ...(others === 1 && { otherClient: key() }),
  };
}

/** Draws for a session, and for as many bytes of ratchets as each side is asked for. */
export function drawDraws(
  variant: Variant,
  random: RandomSource,
  ratchets: { readonly client: readonly number[]; readonly server: readonly number[] } = {
    client: [],
    server: [],
  },
): Draws {
  const draw = (length: number) => hex(random.bytes(length));
  const duplex = variant === 'duplex';
  return {
    client: { cptA: draw(32), ...(duplex && { pkC: draw(64) }), ratchets: ratchets.client.map(draw) },
    server: { pkS: draw(64), ...(duplex && { cptB: draw(32) }), ratchets: ratchets.server.map(draw) },
  };
}
