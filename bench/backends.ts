import type { Crypto } from '../impl/crypto/crypto.ts';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { runtimeCrypto } from '../impl/crypto/runtime.ts';
import type { Benchmark } from './benchmark.ts';

/** Every public-key backend that does real work; `undefined` for one that this process does not have. */
const BACKENDS: Readonly<Record<string, Crypto | undefined>> = {
  noble,
  pqclean,
  runtime: runtimeCrypto(),
};

/** A subject's benchmarks for each backend, or in their place a line that says why there are none. */
export function byBackend(
  subject: string,
  benchmarks: (crypto: Crypto) => readonly Benchmark[],
): readonly Benchmark[] {
  return Object.entries(BACKENDS).flatMap(([name, crypto]): readonly Benchmark[] =>
    crypto === undefined
      ? [{ kind: 'unavailable', name: `${subject}, ${name}`, reason: noRuntime() }]
      : benchmarks(crypto),
  );
}

function noRuntime(): string {
  return `Node ${process.versions.node} has no ML-KEM and ML-DSA of its own, which takes Node 24.7`;
}
