import { shake256 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import { SLH_DSA_NAMES } from '../../testing/recorded-signatures.ts';
import { seededRandom } from '../seeded-random.ts';
import { type Kernel, withKernel } from './kernel.ts';
import { SLH_DSA_PARAMETERS } from './parameters.ts';

const LAYER = 3;
const TREE = 0x0123_4567_89ab_cdefn;
/** A key pair whose number takes two bytes, where there are so many. */
const keyPairOf = (height: number): number => 2 ** height - 3;
const TYPES = { wotsHash: 0, wotsPublicKey: 1, tree: 2, forsTree: 3, wotsPrf: 5, forsPrf: 6 };

/** The hashes of FIPS 205 (11.1: PRF, F, H and T are one for SHAKE), by noble, in the tree above. */
function hashing(n: number, publicSeed: Uint8Array) {
  return (type: number, words: readonly number[], ...inputs: readonly Uint8Array[]): Uint8Array => {
    // Layer, tree in three words, type, and three more (4.2): all big-endian.
    const address = new DataView(new ArrayBuffer(32));
    address.setUint32(0, LAYER);
    address.setBigUint64(8, TREE);
    address.setUint32(16, type);
    words.forEach((word, index) => {
      address.setUint32(20 + 4 * index, word);
    });
    const hash = shake256.create().update(publicSeed).update(new Uint8Array(address.buffer));
    for (const input of inputs) hash.update(input);
    return hash.xof(n);
  };
}

describe.each(SLH_DSA_NAMES)('the kernel of %s', (name) => {
  const { n, a, k, treeHeight, chains } = SLH_DSA_PARAMETERS[name];
  const random = seededRandom(name);
  const [publicSeed, secretSeed] = [random.bytes(n), random.bytes(n)];
  const hash = hashing(n, publicSeed);
  const keyPair = keyPairOf(treeHeight);
  const run = <T>(use: (kernel: Kernel) => T): T =>
    withKernel(name, publicSeed, secretSeed, (kernel) => {
      kernel.enter(LAYER, TREE);
      return use(kernel);
    });
  const forsSecret = (index: number) => hash(TYPES.forsPrf, [keyPair, 0, index], secretSeed);

  /** A chain, from one place to another (algorithm 5). */
  const chainFrom = (chain: number, from: number, to: number, value: Uint8Array): Uint8Array => {
    for (let step = from; step < to; step++) value = hash(TYPES.wotsHash, [keyPair, chain, step], value);
    return value;
  };
  const chainStart = (chain: number) => hash(TYPES.wotsPrf, [keyPair, chain, 0], secretSeed);
  const digits = Array.from({ length: chains }, (_, chain) => (7 * chain) % 16);

  it('signs once as algorithm 7 says', () => {
    const expected = digits.map((digit, chain) => chainFrom(chain, 0, digit, chainStart(chain)));
    const signature = run((kernel) => kernel.wotsSign(keyPair, digits));
    expect(signature).toEqual(new Uint8Array(Buffer.concat(expected)));
  });

  it('hashes the ends of chains, and climbs, as algorithms 8 and 11 say', () => {
    const starts = digits.map(() => random.bytes(n));
    const path = Array.from({ length: treeHeight }, () => random.bytes(n));
    const ends = starts.map((start, chain) => chainFrom(chain, digits[chain] ?? 0, 15, start));
    const leaf = hash(TYPES.wotsPublicKey, [keyPair, 0, 0], ...ends);
    const root = path.reduce((node, sibling, level) => {
      const pair = (keyPair >> level) & 1 ? [sibling, node] : [node, sibling];
      return hash(TYPES.tree, [0, level + 1, keyPair >> (level + 1)], ...pair);
    }, leaf);
    const join = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
    expect(run((kernel) => kernel.xmssRoot(keyPair, digits, join(starts), join(path)))).toEqual(root);
  });

  it('grows the same tree of one-time keys from below as along a path', () => {
    run((kernel) => {
      const { root, path } = kernel.climbXmss(keyPair);
      expect(kernel.xmssRoot(keyPair, digits, kernel.wotsSign(keyPair, digits), path)).toEqual(root);
    });
  });

  it('makes secret values as algorithm 14 says', () => {
    for (const index of [0, 1, k * 2 ** a - 1]) {
      expect(run((kernel) => kernel.forsSecret(keyPair, index))).toEqual(forsSecret(index));
    }
  });

  it('grows the same FORS tree from below as along a path, with the leaves of algorithm 15', () => {
    const tree = k - 1;
    const first = tree * 2 ** a;
    const leaf = (index: number) =>
      hash(TYPES.forsTree, [keyPair, 0, first + index], forsSecret(first + index));
    for (const index of [0, 2 ** a - 2]) {
      const { root, path } = run((kernel) => kernel.climbFors(keyPair, tree, index));
      expect(path.subarray(0, n)).toEqual(leaf(index + 1));
      const secret = forsSecret(first + index);
      expect(run((kernel) => kernel.forsRoot(keyPair, tree, index, secret, path))).toEqual(root);
      const climbed = Array.from({ length: a }).reduce<Uint8Array>((node, _, level) => {
        const sibling = path.subarray(level * n, (level + 1) * n);
        const pair = (index >> level) & 1 ? [sibling, node] : [node, sibling];
        return hash(TYPES.forsTree, [keyPair, level + 1, (first + index) >> (level + 1)], ...pair);
      }, leaf(index));
      expect(climbed).toEqual(root);
    }
  });

  it('holds nothing after use, whatever happens', () => {
    const kernels: Kernel[] = [];
    const isClean = () =>
      kernels.every(({ scratch }) => scratch.every((part) => part.every((byte) => byte === 0)));
    run((kernel) => {
      kernels.push(kernel);
      kernel.climbFors(keyPair, 0, 0);
      kernel.wotsSign(keyPair, digits);
      expect(isClean()).toBe(false);
    });
    expect(isClean()).toBe(true);
    expect(() => run(() => expect.unreachable())).toThrow();
    expect(isClean()).toBe(true);
    // And it works as before: the constants of the permutation are still there.
    expect(run((kernel) => kernel.forsSecret(keyPair, 5))).toEqual(forsSecret(5));
  });
});
