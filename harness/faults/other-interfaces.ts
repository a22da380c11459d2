import { sha3_512 } from '@noble/hashes/sha3.js';
import type { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import { SLH_DSA_PARAMETERS, type SlhDsaName } from '../../impl/primitives/slh-dsa/parameters.ts';
import { slhDsaSign, slhDsaVerify } from '../../impl/primitives/slh-dsa/slh-dsa.ts';

/** How a signature can be made other than as PRM-07 says. */
export type NonstandardInterface = 'with a context' | 'internal' | 'pre-hashed';

/** What of a signature scheme is not behind `SignatureScheme`: deterministic signatures, but for `signHedged`. */
export interface OtherInterfaces {
  sign(by: NonstandardInterface, message: Uint8Array, signingKey: Uint8Array): Uint8Array;
  verify(by: NonstandardInterface, signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  /** By the right interface; of `drawn`, 32 bytes, as many are used as the scheme takes. */
  signHedged(message: Uint8Array, signingKey: Uint8Array, drawn: Uint8Array): Uint8Array;
}

const CONTEXT = new TextEncoder().encode('QSMP');

/** Those of FIPS 204. */
export function mlDsaInterfaces({
  sign,
  verify,
  internal,
  prehash,
}: Pick<typeof ml_dsa44, 'sign' | 'verify' | 'internal' | 'prehash'>): OtherInterfaces {
  const deterministic = { extraEntropy: false } as const;
  return {
    sign(by, message, signingKey) {
      switch (by) {
        case 'with a context':
          return sign(message, signingKey, { ...deterministic, context: CONTEXT });
        case 'internal':
          return internal.sign(message, signingKey, deterministic);
        case 'pre-hashed':
          return prehash(sha3_512).sign(message, signingKey, deterministic);
      }
    },
    verify(by, signature, message, key) {
      switch (by) {
        case 'with a context':
          return verify(signature, message, key, { context: CONTEXT });
        case 'internal':
          return internal.verify(signature, message, key);
        case 'pre-hashed':
          return prehash(sha3_512).verify(signature, message, key);
      }
    },
    signHedged: (message, signingKey, drawn) => sign(message, signingKey, { extraEntropy: drawn }),
  };
}

/** 2.16.840.1.101.3.4.2.10 in DER: SHA3-512. */
const SHA3_512 = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x0a];

/** What is signed, and what goes before it (FIPS 205, algorithms 19, 22 and 23). */
function formatted(
  by: NonstandardInterface,
  message: Uint8Array,
): { prefix: Uint8Array; signed: Uint8Array } {
  switch (by) {
    case 'with a context':
      return { prefix: Uint8Array.of(0, CONTEXT.length, ...CONTEXT), signed: message };
    case 'internal':
      return { prefix: new Uint8Array(0), signed: message };
    case 'pre-hashed':
      return { prefix: Uint8Array.of(1, 0, ...SHA3_512), signed: sha3_512(message) };
  }
}

/** Those of FIPS 205, on our own path: noble takes half a minute for a signature. */
export function slhDsaInterfaces(name: SlhDsaName): OtherInterfaces {
  const { n } = SLH_DSA_PARAMETERS[name];
  return {
    sign(by, message, signingKey) {
      const { prefix, signed } = formatted(by, message);
      // Deterministic: PK.seed stands for the draw (FIPS 205, 9.2).
      return slhDsaSign(name, signed, signingKey, signingKey.subarray(2 * n, 3 * n), prefix);
    },
    verify(by, signature, message, key) {
      const { prefix, signed } = formatted(by, message);
      return slhDsaVerify(name, signature, signed, key, prefix);
    },
    signHedged: (message, signingKey, drawn) => slhDsaSign(name, message, signingKey, drawn.subarray(0, n)),
  };
}
