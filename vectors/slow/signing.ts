import { hexToBytes } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { SignatureScheme } from '../../impl/primitives/signature.ts';
import { SLH_DSA_PARAMETERS, type SlhDsaName } from '../../impl/primitives/slh-dsa/parameters.ts';
import { slhDsaRandomizer } from '../../impl/primitives/slh-dsa/slh-dsa.ts';
import { SIGNATURE_SIZES } from '../../impl/profile.ts';
import { isSlhDsa } from '../choices.ts';
import { hex } from '../hex.ts';
import { givenRandom } from '../sessions/given-random.ts';
import type { Subject } from '../subject.ts';
import { remembering } from './remembering.ts';

/** Lengths of a signature of SLH-DSA in hex. */
const LENGTHS: readonly number[] = Object.entries(SIGNATURE_SIZES).flatMap(([name, { signature }]) =>
  name in SLH_DSA_PARAMETERS ? [2 * signature] : [],
);

/** How many signatures of SLH-DSA were made, and how many taken of a file because they verify; each once. */
export interface SignatureCounts {
  readonly made: number;
  readonly checked: number;
}

/**
 * How a subject comes to signatures of SLH-DSA, which take a second each, and how it came to how many.
 *
 * Where they are checked, one that a file holds is taken for the one that would be made, if it begins with the
 * randomizer of its key, draw and message, and verifies. No other signature can: message and randomizer choose
 * the path through the trees, and each value on it is the only one that is known to hash to the next, up to the
 * root that is the key. What no file holds, or does not pass, is made.
 */
export class Signing {
  readonly #mode: 'make' | 'check';
  readonly #made = new Set<string>();
  readonly #checked = new Set<string>();
  /** Those that the file in hand holds, in hex. */
  #offered: string[] = [];

  constructor(mode: 'make' | 'check') {
    this.#mode = mode;
  }

  get counts(): SignatureCounts {
    return { made: this.#made.size, checked: this.#checked.size };
  }

  /** A file whose signatures may be taken, in the place of the one before. */
  offer(document: unknown): void {
    this.#offered = [];
    if (this.#mode === 'check') this.#collect(document);
  }

  #collect(value: unknown): void {
    if (typeof value === 'string' && LENGTHS.includes(value.length)) this.#offered.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) this.#collect(part);
  }

  /** `crypto` with signatures of SLH-DSA that it comes to so, and with what else is slow done once. */
  crypto(crypto: Crypto): Crypto {
    const once = remembering(crypto);
    return {
      ...once,
      signature: (name) => (isSlhDsa(name) ? this.#scheme(name, once.signature(name)) : once.signature(name)),
    };
  }

  #scheme(name: SlhDsaName, scheme: SignatureScheme): SignatureScheme {
    const { n } = SLH_DSA_PARAMETERS[name];
    return {
      ...scheme,
      sign: (message, signingKey, random) => {
        const draw = random.bytes(n);
        const randomizer = hex(slhDsaRandomizer(name, message, signingKey, draw));
        for (const offered of this.#offered) {
          if (!offered.startsWith(randomizer)) continue;
          const signature = hexToBytes(offered);
          if (!scheme.verify(signature, message, signingKey.subarray(2 * n))) continue;
          this.#checked.add(randomizer);
          return signature;
        }
        this.#made.add(randomizer);
        return scheme.sign(message, signingKey, givenRandom(draw));
      },
    };
  }
}

/** The primitives of a subject, of which it does what is slow once, and signs as it is told to. */
export function slowCrypto({ crypto, signing }: Pick<Subject, 'crypto' | 'signing'>): Crypto {
  return signing === undefined ? remembering(crypto) : signing.crypto(crypto);
}
