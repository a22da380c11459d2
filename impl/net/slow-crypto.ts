import type { Clock } from '../clock.ts';
import type { Crypto } from '../crypto/crypto.ts';
import type { Kem, KemKeyPair } from '../primitives/kem.ts';
import type { RandomSource } from '../primitives/random.ts';
import type { SignatureScheme } from '../primitives/signature.ts';
import {
  KEM_FAMILIES,
  type KemName,
  type Profile,
  SIGNATURE_FAMILIES,
  type SignatureName,
} from '../profile.ts';

/** An operation that takes long, as another thread may do it: with randomness of its own. */
export type SlowTask =
  | { readonly operation: 'generateKeyPair'; readonly kem: KemName }
  | {
      readonly operation: 'decapsulate';
      readonly kem: KemName;
      readonly ciphertext: Uint8Array;
      readonly secretKey: Uint8Array;
    }
  | {
      readonly operation: 'sign';
      readonly signature: SignatureName;
      readonly message: Uint8Array;
      readonly signingKey: Uint8Array;
    };

/** What comes of one: a key pair, a secret or its absence, a signature. */
export type SlowResult = KemKeyPair | Uint8Array | undefined;

/** Does a slow operation somewhere else. */
export type SlowRunner = (task: SlowTask) => Promise<SlowResult>;

/** Whether an operation takes longer than others should have to wait: tens of milliseconds and more. */
export function isSlow(task: SlowTask): boolean {
  return task.operation === 'sign' ? isSlowScheme(task.signature) : isSlowKem(task.kem);
}

/** Whether a profile has such operations. */
export function hasSlowOperations({ kem, signature }: Profile): boolean {
  return isSlowKem(kem) || isSlowScheme(signature);
}

const isSlowKem = (name: KemName): boolean => KEM_FAMILIES[name] === 'Classic McEliece';
const isSlowScheme = (name: SignatureName): boolean => SIGNATURE_FAMILIES[name] === 'SLH-DSA';

/** Does it here: what a runner's thread calls. */
export function runSlowTask(task: SlowTask, crypto: Crypto, random: RandomSource): SlowResult {
  switch (task.operation) {
    case 'generateKeyPair':
      return crypto.kem(task.kem).generateKeyPair(random);
    case 'decapsulate':
      return crypto.kem(task.kem).decapsulate(task.ciphertext, task.secretKey);
    case 'sign':
      return crypto.signature(task.signature).sign(task.message, task.signingKey, random);
  }
}

/** Thrown by an operation that is not done yet: what asked for it is begun anew when it is. */
export class NotDoneYet extends Error {
  override readonly name = 'NotDoneYet';
  readonly task: SlowTask;

  constructor(task: SlowTask) {
    super(`${task.operation} is not done yet`);
    this.task = task;
  }
}

/**
 * Cryptography for an endpoint whose slow operations are done elsewhere. An endpoint knows nothing of waiting: a step of
 * its that comes to a slow operation is given up, and begun anew on a copy once the result is there. It then finds the
 * same time, the same draws and the results so far.
 */
export class SlowCrypto implements Crypto {
  readonly name: string;
  readonly deterministic: boolean;
  readonly #inner: Crypto;
  readonly #random: RandomSource;
  readonly #clock: Clock;
  readonly #isSlow: (task: SlowTask) => boolean;
  #now: bigint | undefined;
  #draws: Uint8Array[] = [];
  #results: SlowResult[] = [];
  #nextDraw = 0;
  #nextResult = 0;

  constructor(
    inner: Crypto,
    environment: { readonly random: RandomSource; readonly clock: Clock },
    isSlow: (task: SlowTask) => boolean,
  ) {
    this.name = inner.name;
    this.deterministic = inner.deterministic;
    this.#inner = inner;
    this.#random = environment.random;
    this.#clock = environment.clock;
    this.#isSlow = isSlow;
  }

  /** The endpoint's clock: during a step it stands still. */
  readonly clock: Clock = () => {
    this.#now ??= this.#clock();
    return this.#now;
  };

  /** The endpoint's randomness: a step that is begun anew draws the same again. */
  readonly random: RandomSource = {
    bytes: (length) => {
      const drawn = this.#draws[this.#nextDraw] ?? this.#random.bytes(length);
      this.#draws[this.#nextDraw] = drawn;
      this.#nextDraw += 1;
      return drawn.slice();
    },
    clone: () => this.random,
  };

  /** A step is over: the next one finds another time, other draws and no results. */
  over(): void {
    for (const draw of this.#draws) draw.fill(0);
    for (const result of this.#results) erase(result);
    this.#now = undefined;
    this.#draws = [];
    this.#results = [];
    this.#begin();
  }

  /**
   * Takes the result of the operation at which the step was given up, and erases what that was done with. The step is to
   * be begun anew.
   */
  done(task: SlowTask, result: SlowResult): void {
    if (task.operation === 'decapsulate') task.secretKey.fill(0);
    if (task.operation === 'sign') task.signingKey.fill(0);
    this.#results.push(result);
    this.#begin();
  }

  #begin(): void {
    this.#nextDraw = 0;
    this.#nextResult = 0;
  }

  kem(name: KemName): Kem {
    const inner = this.#inner.kem(name);
    return {
      generateKeyPair: (random) => {
        const task: SlowTask = { operation: 'generateKeyPair', kem: name };
        if (!this.#isSlow(task)) return inner.generateKeyPair(random);
        const made = this.#resultOf(task);
        if (made === undefined || made instanceof Uint8Array) throw new TypeError('result is no key pair');
        return made;
      },
      acceptsPublicKey: (publicKey) => inner.acceptsPublicKey(publicKey),
      encapsulate: (publicKey, random) => inner.encapsulate(publicKey, random),
      decapsulate: (ciphertext, secretKey) => {
        const task: SlowTask = { operation: 'decapsulate', kem: name, ciphertext, secretKey };
        return this.#isSlow(task) ? bytesOf(this.#resultOf(task)) : inner.decapsulate(ciphertext, secretKey);
      },
    };
  }

  signature(name: SignatureName): SignatureScheme {
    const inner = this.#inner.signature(name);
    return {
      generateKeyPair: (random) => inner.generateKeyPair(random),
      sign: (message, signingKey, random) => {
        const task: SlowTask = { operation: 'sign', signature: name, message, signingKey };
        if (!this.#isSlow(task)) return inner.sign(message, signingKey, random);
        const signature = bytesOf(this.#resultOf(task));
        if (signature === undefined) throw new TypeError('result is no signature');
        return signature;
      },
      verify: (signature, message, key) => inner.verify(signature, message, key),
      matches: (signingKey, key) => inner.matches(signingKey, key),
    };
  }

  symmetric(...of: Parameters<Crypto['symmetric']>): ReturnType<Crypto['symmetric']> {
    return this.#inner.symmetric(...of);
  }

  #resultOf(task: SlowTask): SlowResult {
    // The step erases what it holds when it is given up: the task has copies.
    if (this.#nextResult >= this.#results.length) throw new NotDoneYet(structuredClone(task));
    const result = this.#results[this.#nextResult];
    this.#nextResult += 1;
    return copied(result);
  }
}

/** A step that is begun anew may erase what it was given: it is given a copy. */
function copied(result: SlowResult): SlowResult {
  if (result === undefined || result instanceof Uint8Array) return result?.slice();
  return { publicKey: result.publicKey.slice(), secretKey: result.secretKey.slice() };
}

function erase(result: SlowResult): void {
  if (result instanceof Uint8Array) result.fill(0);
  else result?.secretKey.fill(0);
}

function bytesOf(result: SlowResult): Uint8Array | undefined {
  if (result !== undefined && !(result instanceof Uint8Array)) throw new TypeError('result is a key pair');
  return result;
}
