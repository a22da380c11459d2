import { equalBytes } from '../primitives/constant-time.ts';
import type { SignatureKeyPair, SignatureScheme } from '../primitives/signature.ts';
import { SLH_DSA_PARAMETERS, type SlhDsaName } from '../primitives/slh-dsa/parameters.ts';
import { slhDsaRoot } from '../primitives/slh-dsa/slh-dsa.ts';
import { withDraw } from './draw.ts';
import { signatureScheme } from './signature-scheme.ts';

/** What a backend brings to SLH-DSA: the algorithms alone, on inputs of the right lengths. */
interface SlhDsaAlgorithms {
  /** FIPS 205, algorithm 18, of `SK.seed || SK.prf || PK.seed`. */
  keyPair(seed: Uint8Array): SignatureKeyPair;
  /** FIPS 205, algorithm 22, with an empty context; `draw` is its addrnd, n bytes. */
  sign(message: Uint8Array, signingKey: Uint8Array, draw: Uint8Array): Uint8Array;
  /** FIPS 205, algorithm 24, with an empty context. */
  verify(signature: Uint8Array, message: Uint8Array, verificationKey: Uint8Array): boolean;
}

/**
 * SLH-DSA on a backend's algorithms: a key pair draws 3n bytes at once, a signature n (PRM-07: it is hedged).
 */
export function slhDsa(name: SlhDsaName, algorithms: SlhDsaAlgorithms): SignatureScheme {
  const { n } = SLH_DSA_PARAMETERS[name];
  return signatureScheme(name, {
    generateKeyPair: (random) => withDraw(random, 3 * n, (seed) => algorithms.keyPair(seed)),
    sign: (message, signingKey, random) =>
      withDraw(random, n, (draw) => algorithms.sign(message, signingKey, draw)),
    verify: (signature, message, verificationKey) => algorithms.verify(signature, message, verificationKey),
    matches: (signingKey, verificationKey) => signingKeyFits(name, signingKey, verificationKey),
  });
}

/**
 * Whether a signing key `SK.seed || SK.prf || PK.seed || PK.root` belongs to a verification key
 * `PK.seed || PK.root` (FIPS 205, section 9.1): it ends with it, and SK.seed has that root, which costs as
 * much as a new key pair. SK.prf, of which only a signature's randomizer is made, fits any verification key:
 * nothing can tell a changed one.
 */
function signingKeyFits(name: SlhDsaName, signingKey: Uint8Array, verificationKey: Uint8Array): boolean {
  const { n } = SLH_DSA_PARAMETERS[name];
  if (!equalBytes(signingKey.subarray(2 * n), verificationKey)) return false;
  const root = slhDsaRoot(name, signingKey.subarray(0, n), verificationKey.subarray(0, n));
  return equalBytes(root, verificationKey.subarray(n));
}
