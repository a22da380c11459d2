import { Option } from 'commander';
import { BACKENDS, type BackendName, backend } from '../impl/crypto/backends.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { oneOf } from './choice.ts';
import { UsageError } from './errors.ts';

/** The option by which a command takes a backend. The fake one is for fuzzing, and never named. */
export function backendOption(): Option {
  const names: readonly BackendName[] = BACKENDS.filter((name) => name !== 'fake');
  return new Option('--backend <backend>', `implementation of the primitives: ${names.join(', ')}`)
    .argParser(oneOf('backend', names))
    .default('fast');
}

/** The backend of that name. @throws UsageError where this runtime does not have it */
export function chosenBackend(name: BackendName): Crypto {
  try {
    return backend(name);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message.replace(/^name: /, ''));
    throw error;
  }
}
