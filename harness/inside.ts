import type { Crypto } from '../impl/crypto/crypto.ts';
import type { Endpoint, EndpointEvent } from '../impl/endpoint.ts';
import type { Policy } from '../impl/policy.ts';
import type { RandomSource } from '../impl/primitives/random.ts';
import { isLegible } from './legible.ts';

/** Something secret that an endpoint was given, by a name that is not. */
interface Secret {
  readonly name: string;
  /** Whether it can still be read. */
  readonly legible: () => boolean;
}

/** What only an endpoint in this process shows: what it delivered, and what it still holds (TRD-01, RTS-03). */
export class Inside {
  /** What it reported, in order. */
  readonly events: EndpointEvent[] = [];
  readonly #secrets: Secret[] = [];
  #endpoint: Endpoint | undefined;

  /** The endpoint itself. */
  get endpoint(): Endpoint {
    if (this.#endpoint === undefined) throw new RangeError('endpoint: it is not there yet');
    return this.#endpoint;
  }

  set endpoint(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Application data that it delivered. */
  get delivered(): number {
    return this.events.filter(({ type }) => type === 'data').length;
  }

  /** The names of the secrets that it was given, and of what it erased, that can still be read. */
  get legible(): readonly string[] {
    return this.#secrets.filter(({ legible }) => legible()).map(({ name }) => name);
  }

  /** A policy that decides as `policy` does: what is erased is watched. */
  policy(policy: Policy): Policy {
    return {
      ...policy,
      erase: (bytes, held, why) => {
        policy.erase(bytes, held, why);
        if (isLegible(bytes)) this.#array(`${held}, ${why}`, bytes);
      },
    };
  }

  /** A source that gives what `random` gives: what is drawn is watched. */
  random(random: RandomSource): RandomSource {
    return {
      bytes: (length) => this.#array(`draw of ${length} bytes`, random.bytes(length)),
      clone: () => random.clone(),
    };
  }

  /** A backend that computes as `crypto` does: keys, KEM secrets and cipher states are watched. */
  crypto(crypto: Crypto): Crypto {
    return {
      name: crypto.name,
      deterministic: crypto.deterministic,
      signature: (name) => crypto.signature(name),
      kem: (name) => {
        const kem = crypto.kem(name);
        return {
          generateKeyPair: (random) => {
            const pair = kem.generateKeyPair(random);
            this.#array('KEM secret key', pair.secretKey);
            return pair;
          },
          acceptsPublicKey: (key) => kem.acceptsPublicKey(key),
          encapsulate: (key, random) => {
            const encapsulation = kem.encapsulate(key, random);
            this.#array('KEM secret', encapsulation.secret);
            return encapsulation;
          },
          decapsulate: (ciphertext, key) => {
            const secret = kem.decapsulate(ciphertext, key);
            return secret && this.#array('KEM secret', secret);
          },
        };
      },
      symmetric: (variant, dialect) => {
        const symmetric = crypto.symmetric(variant, dialect);
        return {
          hash: (...parts) => symmetric.hash(...parts),
          derive: (input, length) => this.#array('derived keys', symmetric.derive(input, length)),
          aead: (key, nonce, transmit) => {
            const aead = symmetric.aead(key, nonce, transmit);
            let erased = false;
            this.#secrets.push({ name: CIPHER_STATE, legible: () => !erased });
            return {
              seal: (header, plaintext) => aead.seal(header, plaintext),
              open: (header, sealed, acceptTag) => aead.open(header, sealed, acceptTag),
              clone: () => aead.clone(),
              erase: (overwrite) => {
                erased = true;
                aead.erase(overwrite);
              },
            };
          },
        };
      },
    };
  }

  #array(name: string, bytes: Uint8Array): Uint8Array {
    this.#secrets.push({ name, legible: () => isLegible(bytes) });
    return bytes;
  }
}

/** What a session in its data phase holds two of: one for each direction. */
export const CIPHER_STATE = 'cipher state';
