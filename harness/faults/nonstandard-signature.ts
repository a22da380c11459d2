import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { SIGNATURE_SIZES, type SignatureName } from '../../impl/profile.ts';
import {
  mlDsaInterfaces,
  type NonstandardInterface,
  type OtherInterfaces,
  slhDsaInterfaces,
} from './other-interfaces.ts';

const SCHEMES: Readonly<Record<SignatureName, OtherInterfaces>> = {
  'ML-DSA-44': mlDsaInterfaces(ml_dsa44),
  'ML-DSA-65': mlDsaInterfaces(ml_dsa65),
  'ML-DSA-87': mlDsaInterfaces(ml_dsa87),
  'SLH-DSA-SHAKE-128s': slhDsaInterfaces('SLH-DSA-SHAKE-128s'),
  'SLH-DSA-SHAKE-192s': slhDsaInterfaces('SLH-DSA-SHAKE-192s'),
  'SLH-DSA-SHAKE-256s': slhDsaInterfaces('SLH-DSA-SHAKE-256s'),
};

// The table is complete: its keys are the names.
const NAMES = Object.keys(SCHEMES) as SignatureName[];

/** A signature by another interface of FIPS 204 or 205 than the external one with an empty context. */
export function nonstandardSignature(
  name: SignatureName,
  by: NonstandardInterface,
  message: Uint8Array,
  signingKey: Uint8Array,
): Uint8Array {
  return SCHEMES[name].sign(by, message, signingKey);
}

/** Whether a signature is one of that other interface, under a key whose size says which scheme it is of. */
export function verifiesOtherwise(
  signature: Uint8Array,
  message: Uint8Array,
  key: Uint8Array,
  by: NonstandardInterface,
): boolean {
  const name = NAMES.find((each) => SIGNATURE_SIZES[each].verificationKey === key.length);
  return name !== undefined && SCHEMES[name].verify(by, signature, message, key);
}

/**
 * A signature of the right interface that draws: 32 bytes (FIPS 204, algorithm 2, the hedged variant), or in
 * SLH-DSA the first n of them (FIPS 205, algorithm 22).
 */
export function hedgedSignature(
  name: SignatureName,
  message: Uint8Array,
  signingKey: Uint8Array,
  drawn: Uint8Array,
): Uint8Array {
  return SCHEMES[name].signHedged(message, signingKey, drawn);
}
