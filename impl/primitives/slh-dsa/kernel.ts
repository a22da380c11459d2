import { instantiate } from '../wasm-emitter.ts';
import { AddressType } from './address.ts';
import { type KernelFunctions, kernelModule } from './kernel-code.ts';
import { HALF, type KernelInput, type KernelMemory, kernelMemory } from './kernel-memory.ts';
import { SLH_DSA_PARAMETERS, type SlhDsaName, type SlhDsaParameters } from './parameters.ts';

/** The first byte of the padding, after the four bits that tell SHAKE (FIPS 202, 6.2 and B.2). */
const SHAKE_PADDING = 0x1f;

/** A node's way up its tree. */
export interface Climb {
  readonly root: Uint8Array;
  /** The siblings that it needs, from the leaf's on, one after the other. */
  readonly path: Uint8Array;
}

/**
 * The hashes of one parameter set in WebAssembly: leaves and nodes two at a time, which is where nearly all
 * of the time goes. What is needed of a single key, chain or path takes one half of the vectors, and what the
 * other half then computes is nothing to anybody. One instance serves all keys, between `begin` and `erase`.
 */
export class Kernel {
  readonly parameters: SlhDsaParameters;
  readonly #memory: KernelMemory;
  readonly #functions: KernelFunctions;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(name: SlhDsaName) {
    this.parameters = SLH_DSA_PARAMETERS[name];
    this.#memory = kernelMemory(this.parameters);
    const instance = instantiate<KernelFunctions>(kernelModule(this.parameters, this.#memory));
    this.#functions = instance;
    this.#bytes = new Uint8Array(instance.memory.buffer);
    this.#view = new DataView(instance.memory.buffer);
  }

  /** The parts of the memory that hold what is hashed: all zeros after `erase`. For tests. */
  get scratch(): readonly Uint8Array[] {
    return [this.#bytes.subarray(0, this.#memory.constants), this.#bytes.subarray(this.#memory.working)];
  }

  /** Takes up a key: PK.seed, and SK.seed where anything secret is to be computed. */
  begin(publicSeed: Uint8Array, secretSeed?: Uint8Array): void {
    for (const half of [0, 1] as const) {
      for (const { start, padding, end } of this.#inputs()) {
        this.#write(start, publicSeed, half);
        this.#bytes[padding + HALF * half] = SHAKE_PADDING;
        const last = end - HALF * (1 - half) - 1;
        this.#bytes[last] = (this.#bytes[last] ?? 0) | 0x80;
      }
      if (secretSeed !== undefined) this.#write(this.#memory.secret, secretSeed, half);
    }
  }

  /** Overwrites all that was hashed. */
  erase(): void {
    for (const part of this.scratch) part.fill(0);
  }

  /** Which tree of the hypertree all that follows is in. */
  enter(layer: number, tree: bigint): void {
    for (const { address } of this.#inputs()) {
      for (const half of [0, HALF]) {
        this.#view.setUint32(address + half, layer);
        this.#view.setBigUint64(address + 2 * HALF + half, tree);
      }
    }
  }

  /** The nodes of one of the hypertree's trees, up from `leaf` (FIPS 205, algorithms 9 and 10). */
  climbXmss(leaf: number): Climb {
    const { n, treeHeight } = this.parameters;
    const { one, all, nodes } = this.#memory;
    for (let first = 0; first < 2 ** treeHeight; first += 2) {
      for (const half of [0, 1] as const) {
        this.#setType(one, AddressType.WotsHash, first + half, half);
        this.#setType(all, AddressType.WotsPublicKey, first + half, half);
      }
      this.#functions.wotsLeaves(nodes + first * n);
    }
    this.#setTypes(this.#memory.two, AddressType.Tree, 0);
    return this.#climb(treeHeight, leaf, 0);
  }

  /** The nodes of a FORS tree of key pair `leaf`, up from one of its leaves (algorithms 15 and 16). */
  climbFors(leaf: number, tree: number, index: number): Climb {
    const { a } = this.parameters;
    const first = tree * 2 ** a;
    this.#setTypes(this.#memory.one, AddressType.ForsTree, leaf);
    this.#setTypes(this.#memory.two, AddressType.ForsTree, leaf);
    this.#count(0, first);
    this.#functions.forsLeaves(2 ** a);
    return this.#climb(a, index, first);
  }

  /** A secret value of key pair `leaf`'s FORS (algorithm 14). */
  forsSecret(leaf: number, index: number): Uint8Array {
    const { one, secret, state } = this.#memory;
    this.#setTypes(one, AddressType.ForsPrf, leaf);
    this.#setWords(one, 0, index);
    this.#bytes.copyWithin(one.message, secret, secret + 2 * this.parameters.n);
    this.#functions.hash(one.start, one.end);
    return this.#read(state);
  }

  /** A FORS tree's root, from a secret value and a path (algorithm 17). */
  forsRoot(leaf: number, tree: number, index: number, secret: Uint8Array, path: Uint8Array): Uint8Array {
    const { one, two, state } = this.#memory;
    const first = tree * 2 ** this.parameters.a;
    this.#setTypes(one, AddressType.ForsTree, leaf);
    this.#setWords(one, 0, first + index);
    this.#write(one.message, secret, 0);
    this.#functions.hash(one.start, one.end);
    this.#setTypes(two, AddressType.ForsTree, leaf);
    return this.#rootOf(this.#read(state), index, first, path);
  }

  /** A one-time signature: each chain as far as its digit says (algorithm 7). */
  wotsSign(leaf: number, digits: readonly number[]): Uint8Array {
    const { n } = this.parameters;
    const { one } = this.#memory;
    const signature = new Uint8Array(digits.length * n);
    this.#setTypes(one, AddressType.WotsHash, leaf);
    digits.forEach((digit, chain) => {
      this.#functions.startChain(chain);
      if (digit > 0) this.#functions.step(digit);
      signature.set(this.#read(one.message), chain * n);
    });
    return signature;
  }

  /** The root of one of the hypertree's trees, from a one-time signature and a path (algorithms 8 and 11). */
  xmssRoot(leaf: number, digits: readonly number[], signature: Uint8Array, path: Uint8Array): Uint8Array {
    const { n } = this.parameters;
    const { one, two, all, state } = this.#memory;
    this.#setTypes(one, AddressType.WotsHash, leaf);
    digits.forEach((digit, chain) => {
      this.#write(one.message, signature.subarray(chain * n, (chain + 1) * n), 0);
      this.#setWords(one, chain, digit);
      if (digit < 15) this.#functions.step(15 - digit);
      this.#functions.endChain(chain * 2 * n);
    });
    this.#setTypes(all, AddressType.WotsPublicKey, leaf);
    this.#functions.hash(all.start, all.end);
    this.#setTypes(two, AddressType.Tree, 0);
    return this.#rootOf(this.#read(state), leaf, 0, path);
  }

  /** From the leaves in memory to the root; `first` is the place of the first leaf among its kind. */
  #climb(height: number, leaf: number, first: number): Climb {
    const { n } = this.parameters;
    const { nodes } = this.#memory;
    const path = new Uint8Array(height * n);
    for (let level = 0; level < height; level++) {
      const sibling = nodes + ((leaf >> level) ^ 1) * n;
      path.set(this.#bytes.subarray(sibling, sibling + n), level * n);
      this.#count(level + 1, first >> (level + 1));
      this.#functions.level(2 ** (height - level - 1));
    }
    return { root: this.#bytes.slice(nodes, nodes + n), path };
  }

  /** From one leaf and its path to the root. */
  #rootOf(leaf: Uint8Array, index: number, first: number, path: Uint8Array): Uint8Array {
    const { n } = this.parameters;
    const { two, state } = this.#memory;
    let node = leaf;
    for (let level = 0; level * n < path.length; level++) {
      const isRight = (index >> level) & 1;
      this.#write(two.message + 2 * n * isRight, node, 0);
      this.#write(two.message + 2 * n * (1 - isRight), path.subarray(level * n, (level + 1) * n), 0);
      this.#setWords(two, level + 1, (first + index) >> (level + 1));
      this.#functions.hash(two.start, two.end);
      node = this.#read(state);
    }
    return node;
  }

  #inputs(): readonly KernelInput[] {
    const { one, two, all } = this.#memory;
    return [one, two, all];
  }

  /** Type and key pair of an input's address, the last two words zero. */
  #setType({ address }: KernelInput, type: number, keyPair: number, half: 0 | 1): void {
    const at = address + 4 * HALF + HALF * half;
    this.#view.setUint32(at, type);
    this.#view.setUint32(at + 4, keyPair);
    this.#view.setBigUint64(at + 2 * HALF, 0n);
  }

  #setTypes(input: KernelInput, type: number, keyPair: number): void {
    this.#setType(input, type, keyPair, 0);
    this.#setType(input, type, keyPair, 1);
  }

  /** The last two words of the address in the first half: chain and step, or height and index. */
  #setWords({ address }: KernelInput, first: number, second: number): void {
    this.#view.setUint32(address + 6 * HALF, first);
    this.#view.setUint32(address + 6 * HALF + 4, second);
  }

  /** Height and index from which the kernel counts on, two indices at a time. */
  #count(height: number, index: number): void {
    for (const half of [0, 1]) {
      this.#view.setUint32(this.#memory.counter + HALF * half, index + half, true);
      this.#view.setUint32(this.#memory.counter + HALF * half + 4, height, true);
    }
  }

  /** Bytes to every other eight bytes of memory. */
  #write(address: number, value: Uint8Array, half: 0 | 1): void {
    for (let offset = 0; offset < value.length; offset += HALF) {
      this.#bytes.set(value.subarray(offset, offset + HALF), address + 2 * offset + HALF * half);
    }
  }

  /** The n bytes in the first half of the vectors at `address`. */
  #read(address: number): Uint8Array {
    const value = new Uint8Array(this.parameters.n);
    for (let offset = 0; offset < value.length; offset += HALF) {
      value.set(this.#bytes.subarray(address + 2 * offset, address + 2 * offset + HALF), offset);
    }
    return value;
  }
}

const kernels = new Map<SlhDsaName, Kernel>();

/** What `use` makes of the kernel of a parameter set, which is made when it is first needed, and erased after use. */
export function withKernel<T>(
  name: SlhDsaName,
  publicSeed: Uint8Array,
  secretSeed: Uint8Array | undefined,
  use: (kernel: Kernel) => T,
): T {
  const kernel = kernels.get(name) ?? new Kernel(name);
  kernels.set(name, kernel);
  try {
    kernel.begin(publicSeed, secretSeed);
    return use(kernel);
  } finally {
    kernel.erase();
  }
}
