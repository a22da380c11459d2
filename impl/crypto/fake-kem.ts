import { join } from '../bytes.ts';
import type { Kem } from '../primitives/kem.ts';
import { KEM_FAMILIES, type KemName, type KemSizes } from '../profile.ts';
import type { FakeCounts } from './fake.ts';
import { mix } from './fake-mix.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';

/** Length of a public key's fingerprint, with which a secret key begins. */
const FINGERPRINT = 8;

/**
 * A KEM without security. The ciphertext is the drawn message under a mask that the public key gives away,
 * followed by bytes that depend on both, so that any change shows.
 */
export function fakeKem(name: KemName, sizes: KemSizes, counts: FakeCounts): Kem {
  const secretKeySize = KEM_SECRET_KEY_SIZES[name];
  // ML-KEM rejects implicitly.
  const rejectsExplicitly = KEM_FAMILIES[name] === 'Classic McEliece';
  const acceptsPublicKey = (publicKey: Uint8Array): boolean => publicKey.length === sizes.publicKey;

  const ciphertextOf = (message: Uint8Array, fingerprint: Uint8Array): Uint8Array => {
    const masked = maskWith(fingerprint, message);
    return join(masked, mix('ciphertext', sizes.ciphertext - masked.length, fingerprint, message));
  };

  return Object.freeze({
    acceptsPublicKey,
    generateKeyPair(random) {
      counts.generateKeyPair++;
      const seed = random.bytes(64);
      const publicKey = mix('public key', sizes.publicKey, seed);
      const fingerprint = mix('fingerprint', FINGERPRINT, publicKey);
      return {
        publicKey,
        secretKey: join(fingerprint, mix('secret key', secretKeySize - FINGERPRINT, seed)),
      };
    },
    encapsulate(publicKey, random) {
      counts.encapsulate++;
      if (!acceptsPublicKey(publicKey)) {
        throw new RangeError(`publicKey: ${name} takes ${sizes.publicKey} bytes, not ${publicKey.length}`);
      }
      const message = random.bytes(32);
      const fingerprint = mix('fingerprint', FINGERPRINT, publicKey);
      return {
        ciphertext: ciphertextOf(message, fingerprint),
        secret: mix('secret', 32, fingerprint, message),
      };
    },
    decapsulate(ciphertext, secretKey) {
      counts.decapsulate++;
      if (ciphertext.length !== sizes.ciphertext) {
        throw new RangeError(`ciphertext: ${name} takes ${sizes.ciphertext} bytes, not ${ciphertext.length}`);
      }
      if (secretKey.length !== secretKeySize) {
        throw new RangeError(`secretKey: ${name} takes ${secretKeySize} bytes, not ${secretKey.length}`);
      }
      const fingerprint = secretKey.subarray(0, FINGERPRINT);
      const message = maskWith(fingerprint, ciphertext.subarray(0, 32));
      if (Buffer.compare(ciphertext, ciphertextOf(message, fingerprint)) === 0) {
        return mix('secret', 32, fingerprint, message);
      }
      return rejectsExplicitly ? undefined : mix('rejection', 32, secretKey, ciphertext);
    },
  } satisfies Kem);
}

/** The 32-byte message, masked or unmasked. */
function maskWith(fingerprint: Uint8Array, message: Uint8Array): Uint8Array {
  const masked = mix('mask', message.length, fingerprint);
  for (let i = 0; i < masked.length; i++) masked[i] = (masked[i] ?? 0) ^ (message[i] ?? 0);
  return masked;
}
