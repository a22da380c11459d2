import type { Crypto } from './crypto.ts';
import { fakeCrypto } from './fake.ts';
import { noble } from './noble.ts';
import { pqclean } from './pqclean.ts';
import { runtimeCrypto } from './runtime.ts';

/** The names that `backend` takes; `fast` is the fastest deterministic one. */
export const BACKENDS = Object.freeze(['noble', 'pqclean', 'runtime', 'fake', 'fast'] as const);

export type BackendName = (typeof BACKENDS)[number];

/**
 * A backend by its name. Each `fake` is a new one, with counts of its own.
 * @throws RangeError for a name that is none, or `runtime` where the runtime has no ML-KEM and ML-DSA.
 */
export function backend(name: BackendName): Crypto {
  switch (name) {
    case 'noble':
      return noble;
    case 'pqclean':
    case 'fast':
      return pqclean;
    case 'runtime': {
      const runtime = runtimeCrypto();
      if (runtime !== undefined) return runtime;
      throw new RangeError(
        `name: this runtime (Node ${process.versions.node}) has no ML-KEM and ML-DSA of its own, which takes Node 24.7; choose one of noble, pqclean, fast`,
      );
    }
    case 'fake':
      return fakeCrypto();
    default:
      throw new RangeError(
        `name: no backend is called ${String(name)}; choose one of ${BACKENDS.join(', ')}`,
      );
  }
}
