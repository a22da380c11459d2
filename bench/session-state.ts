import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseProfile } from '../cli/profile-option.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { fakeCrypto } from '../impl/crypto/fake.ts';
import { symmetric } from '../impl/crypto/symmetric.ts';
import { Endpoint } from '../impl/endpoint.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { identity, NOW, Pair, testKeys } from '../impl/testing/pair.ts';
import type { Role, Variant } from '../impl/variant.ts';
import type { Counted } from './benchmark.ts';

/** CLM-02. */
const TARGET = { bound: 4096 };

/**
 * What one side of an established session holds of its own: all that the heap and its array buffers grow by,
 * objects included, for each of many sessions. Keys, clock, random source and policy are shared, as in a
 * server, and not counted.
 */
export const sessionStateBenchmarks: readonly Counted[] = [
  { ...sessionState('simplex', 'server'), target: TARGET },
  { ...sessionState('simplex', 'client'), target: TARGET },
  sessionState('duplex', 'server'),
  sessionState('duplex', 'client'),
];

function sessionState(variant: Variant, role: Role): Counted {
  return {
    kind: 'counted',
    name: `state of an established session, ${variant === 'simplex' ? 'Simplex' : 'Duplex'} ${role}`,
    unit: 'bytes',
    instances: 2000,
    count(instances) {
      const establish = establisher(variant);
      // As many before them, so that compiled code is not counted.
      establishAll(instances, establish, role);
      const before = held();
      const sessions = establishAll(instances, establish, role);
      const after = held();
      if (!sessions.every(({ stage }) => stage === 'established')) throw new Error('a handshake failed');
      return Math.round((after - before) / instances);
    },
  };
}

function establishAll(count: number, establish: () => Pair, role: Role): readonly Endpoint[] {
  const sessions = new Array<Endpoint>(count);
  for (let i = 0; i < count; i++) sessions[i] = establish()[role];
  return sessions;
}

/** Makes pairs that share all that the sessions of one server share. */
function establisher(variant: Variant): () => Pair {
  const profile = parseProfile('s5');
  // An established session holds nothing that the KEM or the signatures made: cheap ones leave the same state.
  const fake = fakeCrypto();
  const kem = fake.kem(profile.kem);
  const signature = fake.signature(profile.signature);
  const crypto: Crypto = { ...fake, kem: () => kem, signature: () => signature, symmetric };
  const keys = testKeys(profile, crypto);
  const clock = () => NOW;
  const environment = { profile, crypto, clock, random: systemRandom };
  const client = identity(variant, 'client', keys);
  const server = identity(variant, 'server', keys);
  return () => new Pair(Endpoint.create(client, environment), Endpoint.create(server, environment)).connect();
}

/** Bytes of live objects and array buffers. */
function held(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
