import { join } from '../../bytes.ts';
import { equalBytes } from '../constant-time.ts';
import { shake256 } from '../shake256.ts';
import type { SignatureKeyPair } from '../signature.ts';
import { AddressType, encodeAddress } from './address.ts';
import { type Kernel, withKernel } from './kernel.ts';
import { type Choice, choose, wotsDigits } from './message.ts';
import { SLH_DSA_PARAMETERS, type SlhDsaName } from './parameters.ts';

/**
 * What stands before a message in the external interface, pure, with an empty context (FIPS 205, algorithm 22).
 * Other interfaces put something else there.
 */
const PURE_EMPTY_CONTEXT = Uint8Array.of(0, 0);

/**
 * The key pair of `SK.seed || SK.prf || PK.seed`, three times n bytes (FIPS 205, algorithm 18). Here and
 * below no branch and no memory access depends on a secret, but nothing is claimed to take constant time.
 */
export function slhDsaKeyPair(name: SlhDsaName, seed: Uint8Array): SignatureKeyPair {
  const { n } = SLH_DSA_PARAMETERS[name];
  const publicSeed = seed.subarray(2 * n);
  const verificationKey = join(publicSeed, slhDsaRoot(name, seed.subarray(0, n), publicSeed));
  return { verificationKey, signingKey: join(seed.subarray(0, 2 * n), verificationKey) };
}

/** PK.root: the root of the tree at the top, from SK.seed and PK.seed. */
export function slhDsaRoot(name: SlhDsaName, secretSeed: Uint8Array, publicSeed: Uint8Array): Uint8Array {
  return withKernel(name, publicSeed, secretSeed, (kernel) => {
    kernel.enter(kernel.parameters.d - 1, 0n);
    return kernel.climbXmss(0).root;
  });
}

/** What a signature begins with (PRF_msg, FIPS 205, 11.1): of the key it takes SK.prf alone. Arguments as in `slhDsaSign`. */
export function slhDsaRandomizer(
  name: SlhDsaName,
  message: Uint8Array,
  signingKey: Uint8Array,
  draw: Uint8Array,
  prefix: Uint8Array = PURE_EMPTY_CONTEXT,
): Uint8Array {
  const { n } = SLH_DSA_PARAMETERS[name];
  return shake256(n, signingKey.subarray(n, 2 * n), draw, prefix, message);
}

/**
 * Signs (FIPS 205, algorithm 22, with an empty context). A pure function of its arguments.
 * @param draw n bytes: fresh random ones to sign hedged, PK.seed to sign deterministically
 * @param prefix what goes before the message: none at all is the internal interface (algorithm 19)
 */
export function slhDsaSign(
  name: SlhDsaName,
  message: Uint8Array,
  signingKey: Uint8Array,
  draw: Uint8Array,
  prefix: Uint8Array = PURE_EMPTY_CONTEXT,
): Uint8Array {
  const parameters = SLH_DSA_PARAMETERS[name];
  const { n, d, treeHeight } = parameters;
  const verificationKey = signingKey.subarray(2 * n);
  const publicSeed = signingKey.subarray(2 * n, 3 * n);
  const randomizer = slhDsaRandomizer(name, message, signingKey, draw, prefix);
  const choice = choose(parameters, randomizer, verificationKey, [prefix, message]);

  return withKernel(name, publicSeed, signingKey.subarray(0, n), (kernel) => {
    const parts = [randomizer];
    kernel.enter(0, choice.tree);
    const roots = choice.indices.map((index, tree) => {
      const { root, path } = kernel.climbFors(choice.leaf, tree, index);
      parts.push(kernel.forsSecret(choice.leaf, tree * 2 ** parameters.a + index), path);
      return root;
    });
    let node = forsPublicKey(kernel, publicSeed, choice, roots);
    for (let layer = 0, { tree, leaf } = choice; layer < d; layer++) {
      kernel.enter(layer, tree);
      parts.push(kernel.wotsSign(leaf, wotsDigits(node)));
      const { root, path } = kernel.climbXmss(leaf);
      parts.push(path);
      node = root;
      leaf = Number(BigInt.asUintN(treeHeight, tree));
      tree >>= BigInt(treeHeight);
    }
    return join(...parts);
  });
}

/** Verifies a signature of the right length (FIPS 205, algorithm 24, with an empty context). */
export function slhDsaVerify(
  name: SlhDsaName,
  signature: Uint8Array,
  message: Uint8Array,
  verificationKey: Uint8Array,
  prefix: Uint8Array = PURE_EMPTY_CONTEXT,
): boolean {
  const parameters = SLH_DSA_PARAMETERS[name];
  const { n, d, treeHeight, a, chains } = parameters;
  const publicSeed = verificationKey.subarray(0, n);
  const next = reader(signature);
  const choice = choose(parameters, next(n), verificationKey, [prefix, message]);

  return withKernel(name, publicSeed, undefined, (kernel) => {
    kernel.enter(0, choice.tree);
    const roots = choice.indices.map((index, tree) =>
      kernel.forsRoot(choice.leaf, tree, index, next(n), next(a * n)),
    );
    let node = forsPublicKey(kernel, publicSeed, choice, roots);
    for (let layer = 0, { tree, leaf } = choice; layer < d; layer++) {
      kernel.enter(layer, tree);
      node = kernel.xmssRoot(leaf, wotsDigits(node), next(chains * n), next(treeHeight * n));
      leaf = Number(BigInt.asUintN(treeHeight, tree));
      tree >>= BigInt(treeHeight);
    }
    return equalBytes(node, verificationKey.subarray(n));
  });
}

/** Gives the parts of `bytes` in their order. */
function reader(bytes: Uint8Array): (length: number) => Uint8Array {
  let offset = 0;
  return (length) => {
    const part = bytes.subarray(offset, offset + length);
    offset += length;
    return part;
  };
}

/** T_k of the FORS roots (algorithm 17, lines 21 to 24). */
function forsPublicKey(
  { parameters: { n } }: Kernel,
  publicSeed: Uint8Array,
  { tree, leaf }: Choice,
  roots: readonly Uint8Array[],
): Uint8Array {
  const address = encodeAddress(0, tree, AddressType.ForsRoots, [leaf, 0, 0]);
  return shake256(n, publicSeed, address, ...roots);
}
