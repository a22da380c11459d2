import type { Crypto } from '../impl/crypto/crypto.ts';
import { KeyFileError } from '../impl/errors.ts';
import type { PrivateKey, PublicKey } from '../impl/keys/key.ts';
import type { Variant } from '../impl/variant.ts';
import { decodePrivateKey, MAXIMUM_PRIVATE_KEY_FILE } from '../impl/wire/private-key-file.ts';
import { decodePublicKey, MAXIMUM_PUBLIC_KEY_FILE } from '../impl/wire/public-key-file.ts';
import { UsageError } from './errors.ts';
import { readFile } from './files.ts';

/** Either kind of key file fits, so that one taken for the other is told by what it holds. */
const MAXIMUM_KEY_FILE = Math.max(MAXIMUM_PRIVATE_KEY_FILE, MAXIMUM_PUBLIC_KEY_FILE);

/**
 * The private key of a `.qskey` file.
 * @throws UsageError for a file that cannot be read, or is refused (KEY-04)
 */
export function readPrivateKeyFile(path: string, crypto: Crypto): PrivateKey {
  return readKeyFile(path, 'private', (file) => decodePrivateKey(file, crypto));
}

/**
 * The public key of a `.qpkey` file, with the variant that it names.
 * @throws UsageError for a file that cannot be read, or is refused (KEY-04)
 */
export function readPublicKeyFile(path: string): PublicKey & { readonly variant: Variant } {
  return readKeyFile(path, 'public', (file) => decodePublicKey(file));
}

function readKeyFile<Key>(path: string, kind: 'private' | 'public', decode: (file: Uint8Array) => Key): Key {
  const file = readFile(path, MAXIMUM_KEY_FILE);
  try {
    return decode(file);
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    throw new UsageError(`${path} is no ${kind} key file: ${error.message}`, { cause: error });
  }
}
