import type { Aead } from '../crypto/crypto.ts';
import { equalBytes } from './constant-time.ts';
import { BLOCK_BYTES, type CounterMode, counterModeJavaScript } from './counter-mode.ts';
import { counterModeWasm } from './counter-mode-wasm.ts';
import { KECCAK_STATE_BYTES, type Keccak, keccakJavaScript } from './keccak.ts';
import { keccakWasm } from './keccak-wasm.ts';
import { absorbKey } from './kmac.ts';
import { chainedTag, type MacPadding } from './mac-chain.ts';
import { expandKey } from './rcs-key-schedule.ts';
import type { RcsParameters } from './rcs-parameters.ts';
import { Sponge } from './sponge.ts';

export { RCS_256, RCS_512, type RcsParameters } from './rcs-parameters.ts';

export interface RcsOptions {
  /** Rounds of the block cipher, 2 to 60; where not given, what the parameters say. */
  readonly rounds?: number;
  /** How a MAC input ends (PRM-09); where not given, as in the deployed code. */
  readonly macPadding?: MacPadding;
  /** cSHAKE's customization in the key schedule; empty in QSMP (PRM-02). */
  readonly info?: Uint8Array;
  /** What computes it: WebAssembly where not given. Both give the same bytes. */
  readonly backend?: 'wasm' | 'javascript';
}

/** A copy of what an RCS state holds beside its round keys. */
export interface RcsState {
  /** The 32 bytes that the next message's first keystream block is made from. */
  readonly nonce: Uint8Array;
  /** One, and all bytes that were authenticated (PRM-05). */
  readonly counter: bigint;
  /** The MAC's sponge, 200 bytes. */
  readonly macState: Uint8Array;
  /** How far the MAC is in its block: 0 between messages (PRM-06). */
  readonly macPosition: number;
}

/** What a state and its clones share. Nothing secret. */
interface Settings {
  readonly parameters: RcsParameters;
  readonly rounds: number;
  readonly roundKeyBytes: number;
  readonly macPadding: MacPadding;
  readonly keccak: Keccak;
  readonly counterMode: CounterMode;
}

const BACKENDS = Object.freeze({
  wasm: { keccak: keccakWasm, counterMode: counterModeWasm },
  javascript: { keccak: keccakJavaScript, counterMode: counterModeJavaScript },
});
const MAX_ROUNDS = 60;
const EMPTY = new Uint8Array(0);

const littleEndian32 = (value: number): Uint8Array =>
  Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

// What ends a MAC input (PRM-05). It is written anew for each, and holds no secret.
const trailer = new Uint8Array(8);
const trailerView = new DataView(trailer.buffer);

/**
 * One direction's RCS cipher: Rijndael-256 in counter mode and a chained KMAC, whose nonce, counter and MAC
 * run on from message to message (PRM-02 to PRM-06).
 */
export class Rcs implements Aead {
  readonly #settings: Settings;
  // Round keys, nonce and MAC state in one array, so that a clone is one copy and an erasure one write.
  readonly #secrets: Uint8Array;
  readonly #mac: Sponge;
  #counter = 1n;
  #erased = false;

  /** An independent copy of `original`. */
  constructor(original: Rcs);
  /**
   * A fresh state (PRM-02).
   * @throws RangeError for a key or nonce of the wrong length, or rounds that there cannot be.
   */
  constructor(parameters: RcsParameters, key: Uint8Array, nonce: Uint8Array, options?: RcsOptions);
  constructor(
    source: Rcs | RcsParameters,
    key: Uint8Array = EMPTY,
    nonce: Uint8Array = EMPTY,
    options: RcsOptions = {},
  ) {
    const copied = source instanceof Rcs;
    const settings = copied ? source.#settings : settingsOf(source, options);
    const { parameters, roundKeyBytes, keccak } = settings;
    const macOffset = roundKeyBytes + parameters.nonce;
    const secrets = copied ? source.#secrets.slice() : new Uint8Array(macOffset + KECCAK_STATE_BYTES);
    this.#settings = settings;
    this.#secrets = secrets;
    this.#mac = new Sponge(parameters.rate, keccak, secrets.subarray(macOffset));
    if (copied) {
      this.#counter = source.#counter;
      this.#erased = source.#erased;
    } else {
      this.#key(key, nonce, options.info ?? EMPTY);
    }
  }

  /**
   * `ciphertext || tag` of `plaintext`, with the associated data, each string of it, authenticated (PRM-05).
   * @throws Error after `erase`.
   */
  seal(associatedData: Uint8Array | readonly Uint8Array[], plaintext: Uint8Array): Uint8Array {
    this.#refuseErased();
    const { parameters, counterMode } = this.#settings;
    const sealed = new Uint8Array(plaintext.length + parameters.tag);
    const ciphertext = sealed.subarray(0, plaintext.length);
    // PRM-05: what is authenticated is the nonce as it stands before the message.
    const nonce = this.#nonce;
    const nonceBefore = nonce.slice();
    counterMode.apply(this.#roundKeys, nonce, plaintext, ciphertext);
    sealed.set(this.#authenticate(associatedData, nonceBefore, ciphertext), plaintext.length);
    return sealed;
  }

  /**
   * The plaintext of `ciphertext || tag`, or `undefined` where `acceptTag` refuses the tag: then MAC state
   * and counter have advanced, the nonce has not (PRM-06). Input shorter than a tag is `undefined` too, and
   * advances nothing.
   * @param acceptTag compares the received tag with the computed one; by default in constant time.
   * @throws Error after `erase`.
   */
  open(
    associatedData: Uint8Array | readonly Uint8Array[],
    sealed: Uint8Array,
    acceptTag: (received: Uint8Array, computed: Uint8Array) => boolean = equalBytes,
  ): Uint8Array | undefined {
    this.#refuseErased();
    const { parameters, counterMode } = this.#settings;
    const size = sealed.length - parameters.tag;
    if (size < 0) return undefined;
    const ciphertext = sealed.subarray(0, size);
    const nonce = this.#nonce;
    const tag = this.#authenticate(associatedData, nonce, ciphertext);
    if (!acceptTag(sealed.subarray(size), tag)) return undefined;
    const plaintext = new Uint8Array(size);
    counterMode.apply(this.#roundKeys, nonce, ciphertext, plaintext);
    return plaintext;
  }

  /** An independent copy of the whole state. */
  clone(): Rcs {
    return new Rcs(this);
  }

  /** Overwrites round keys, nonce and MAC state, by default with zeros. The state is of no use afterwards. */
  erase(overwrite: (bytes: Uint8Array) => void = (bytes) => bytes.fill(0)): void {
    overwrite(this.#secrets);
    this.#counter = 0n;
    this.#erased = true;
  }

  /** The state as it stands between messages, in arrays of its own. */
  state(): RcsState {
    return {
      nonce: this.#nonce.slice(),
      counter: this.#counter,
      macState: this.#mac.snapshot(),
      macPosition: this.#mac.position,
    };
  }

  // These two views are made when they are needed: kept, they would take as much memory as what they show.
  get #roundKeys(): Uint8Array {
    return this.#secrets.subarray(0, this.#settings.roundKeyBytes);
  }

  get #nonce(): Uint8Array {
    const { parameters, roundKeyBytes } = this.#settings;
    return this.#secrets.subarray(roundKeyBytes, roundKeyBytes + parameters.nonce);
  }

  #key(key: Uint8Array, nonce: Uint8Array, info: Uint8Array): void {
    const { parameters, rounds, keccak } = this.#settings;
    requireLength('key', key, parameters.key);
    requireLength('nonce', nonce, parameters.nonce);
    const { roundKeys, macKey } = expandKey(parameters, key, rounds, info, keccak);
    this.#roundKeys.set(roundKeys);
    this.#nonce.set(nonce);
    absorbKey(this.#mac, macKey);
    roundKeys.fill(0);
    macKey.fill(0);
  }

  /** The next tag of the chain (PRM-05, PRM-06). Advances MAC state and counter. */
  #authenticate(
    associatedData: Uint8Array | readonly Uint8Array[],
    nonce: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array {
    const { parameters, macPadding } = this.#settings;
    const strings = associatedData instanceof Uint8Array ? [associatedData] : associatedData;
    this.#counter += BigInt(ciphertext.length);
    trailerView.setBigUint64(0, BigInt(parameters.nonce) + this.#counter + 8n, true);
    const message: Uint8Array[] = [];
    for (const string of strings) message.push(string, littleEndian32(string.length));
    message.push(nonce, ciphertext, trailer);
    return chainedTag(this.#mac, message, parameters.tag, macPadding);
  }

  #refuseErased(): void {
    if (this.#erased) throw new Error('this RCS state has been erased');
  }
}

function settingsOf(parameters: RcsParameters, options: RcsOptions): Settings {
  const { rounds = parameters.rounds, macPadding = 'deployed', backend = 'wasm' } = options;
  if (!(Number.isInteger(rounds) && rounds >= 2 && rounds <= MAX_ROUNDS)) {
    throw new RangeError(`rounds: ${rounds} is not a whole number from 2 to ${MAX_ROUNDS}`);
  }
  const roundKeyBytes = (rounds + 1) * BLOCK_BYTES;
  const { keccak, counterMode } = BACKENDS[backend];
  return { parameters, rounds, roundKeyBytes, macPadding, keccak, counterMode };
}

function requireLength(name: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`${name}: ${bytes.length} bytes instead of ${length}`);
}
