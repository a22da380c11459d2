import { backend } from '../../../../impl/crypto/backends.ts';
import type { Crypto } from '../../../../impl/crypto/crypto.ts';
import { Endpoint } from '../../../../impl/endpoint.ts';
import { type Policy, strict } from '../../../../impl/policy.ts';
import { seededRandom } from '../../../../impl/primitives/seeded-random.ts';
import { identity, NOW, Pair, testKeys } from '../../../../impl/testing/pair.ts';
import type { Role, Variant } from '../../../../impl/variant.ts';
import { connect, ends, KEYS, outcome, type Policies, PROFILE } from './conversation.ts';

/** Something that a strict endpoint refuses, and its twin must not. */
export interface Fault {
  /** The decision by which a strict endpoint refuses it. */
  readonly refusedBy: string;
  /** What becomes of twins in the mutant's variant: they establish, unless something stops them later. */
  readonly then?: string;
  /** What becomes of two ends with these decisions to which it is done. */
  done(variant: Variant, policies: Policies): string;
}

export type Change = (packet: Uint8Array) => Uint8Array;

/** A handshake with one packet changed. */
export function changed(number: number, refusedBy: string, change: Change, then = 'established'): Fault {
  return {
    refusedBy,
    then,
    done: (variant, policies) =>
      outcome(connect(ends(variant, policies), (packet, n) => (n === number ? change(packet) : packet))),
  };
}

/** A peer in that role which decides otherwise. */
export function against(
  role: Role,
  refusedBy: string,
  deviates: Partial<Policy>,
  speak: (pair: Pair) => void,
): Fault {
  return {
    refusedBy,
    done(variant, policies) {
      const pair = ends(variant, (of) => (of === role ? { ...policies(of), ...deviates } : policies(of)));
      pair.connect();
      speak(pair);
      return outcome(pair);
    },
  };
}

/** A peer in that role whose signature of that number, counted from 1, is made by `sign`. */
export function signing(
  role: Role,
  number: number,
  sign: (signature: Uint8Array, hash: Uint8Array) => Uint8Array,
  speak: (pair: Pair) => void,
): Fault {
  return {
    refusedBy: 'acceptSignature',
    done(variant, policies) {
      const pair = ends(variant, policies, (of) =>
        of === role ? { crypto: signingCrypto(number, sign) } : {},
      );
      pair.connect();
      speak(pair);
      return outcome(pair);
    },
  };
}

const fast = backend('fast');

function signingCrypto(
  number: number,
  sign: (signature: Uint8Array, hash: Uint8Array) => Uint8Array,
): Crypto {
  let count = 0;
  return {
    ...fast,
    signature(name) {
      const scheme = fast.signature(name);
      return {
        generateKeyPair: (random) => scheme.generateKeyPair(random),
        verify: (signature, message, key) => scheme.verify(signature, message, key),
        matches: (signingKey, key) => scheme.matches(signingKey, key),
        sign(message, key, random) {
          count += 1;
          const signature = scheme.sign(message, key, random);
          return count === number ? sign(signature, message) : signature;
        },
      };
    },
  };
}

/** After the handshake, something happens to a packet of the server. */
export function dataPhase(refusedBy: string, happens: (pair: Pair, clock: { now: bigint }) => void): Fault {
  return {
    refusedBy,
    done(variant, policies) {
      const clock = { now: NOW };
      const pair = ends(variant, policies, (of) => (of === 'server' ? { clock: () => clock.now } : {}));
      pair.connect();
      happens(pair, clock);
      return outcome(pair);
    },
  };
}

/** A client that is known, but not the first, and takes the first's key for its own in the transcript. */
export const secondClient: Fault = {
  refusedBy: 'acceptTag',
  done(variant, policies) {
    const second = testKeys(PROFILE, fast, 'second').client;
    const first = KEYS.client.verificationKey;
    const environment = (role: Role, deviates: Partial<Policy> = {}) => ({
      profile: PROFILE,
      crypto: fast,
      clock: () => NOW,
      random: seededRandom(role),
      policy: { ...strict, ...policies(role), ...deviates },
    });
    const poses: Partial<Policy> = {
      transcriptInput: (parts) => parts.map((part) => (part === second.verificationKey ? first : part)),
    };
    const keys = { ...KEYS, client: second };
    const client = Endpoint.create(identity(variant, 'client', keys), environment('client', poses));
    const known = { ...identity(variant, 'server', keys), peerKeys: [KEYS.client, second] };
    return outcome(new Pair(client, Endpoint.create(known, environment('server'))).connect());
  },
};
