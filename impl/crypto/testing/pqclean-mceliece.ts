import type { McElieceName } from '../../primitives/classic-mceliece/parameters.ts';
import type { KemKeyPair } from '../../primitives/kem.ts';
import type { RandomSource } from '../../primitives/random.ts';
import { KEM_SIZES } from '../../profile.ts';
import { KEM_SECRET_KEY_SIZES } from '../kem-secret-key.ts';
import { callPqclean } from '../pqclean-module.ts';

/** All the stack that the module has: what it is overwritten with matters to no test. */
const STACK = 5 * 1024 * 1024;

/** Classic McEliece of round 4, as pqclean has it: the same keys, ciphertexts without a confirmation. */
export function pqcleanMcEliece(name: McElieceName) {
  const prefix = `PQCLEAN_${name.toUpperCase()}_CLEAN_crypto_kem` as const;
  const syndromeBytes = KEM_SIZES[name].ciphertext - 32;
  return {
    generateKeyPair(random: RandomSource): KemKeyPair {
      const publicKey = new Uint8Array(KEM_SIZES[name].publicKey);
      const secretKey = new Uint8Array(KEM_SECRET_KEY_SIZES[name]);
      callPqclean(`${prefix}_keypair`, STACK, random, [{ into: publicKey }, { into: secretKey }]);
      return { publicKey, secretKey };
    },
    encapsulate(publicKey: Uint8Array, random: RandomSource) {
      const syndrome = new Uint8Array(syndromeBytes);
      const secret = new Uint8Array(32);
      callPqclean(`${prefix}_enc`, STACK, random, [{ into: syndrome }, { into: secret }, publicKey]);
      return { syndrome, secret };
    },
    decapsulate(syndrome: Uint8Array, secretKey: Uint8Array): Uint8Array {
      const secret = new Uint8Array(32);
      const noDraws = { bytes: () => new Uint8Array() };
      callPqclean(`${prefix}_dec`, STACK, noDraws, [{ into: secret }, syndrome, secretKey]);
      return secret;
    },
  };
}
