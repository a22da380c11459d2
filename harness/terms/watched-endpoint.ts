import type { Aead, Crypto } from '../../impl/crypto/crypto.ts';
import { Endpoint, type Environment, type Identity } from '../../impl/endpoint.ts';
import type { PublicKey } from '../../impl/keys/key.ts';
import type { Derivation, Erasure, Held, Policy, SessionKeys } from '../../impl/policy.ts';
import type { Encapsulation, Kem } from '../../impl/primitives/kem.ts';
import { isLegible } from '../legible.ts';
import { copyKeys } from '../watch-keys.ts';

/** A set of keys that an endpoint took, and from which derivation. */
export interface TakenKeys extends SessionKeys {
  readonly derivation: Derivation;
}

/** Something that an endpoint was to erase, and that is still there. */
export interface Retained {
  readonly held: Held;
  readonly why: Erasure;
}

/** Bytes of a keystream by which it is known again: fewer than these say nothing. */
const RECOGNIZABLE = 16;

/** An endpoint whose inside is seen: by its policy and its primitives, which are ours to give. */
export class WatchedEndpoint {
  readonly endpoint: Endpoint;
  /** Keys taken, oldest first; copies. */
  readonly keys: TakenKeys[] = [];
  /** Public KEM keys and ciphertexts made, oldest first. */
  readonly made: Uint8Array[] = [];
  /** Secret KEM keys in the order in which they were made: the endpoint's own arrays, so that erasure shows. */
  readonly secretKeys: Uint8Array[] = [];
  /** KEM secrets encapsulated and decapsulated, likewise; and copies of them as they were. */
  readonly secrets: { readonly bytes: Uint8Array; readonly was: Uint8Array; readonly own: boolean }[] = [];
  /** The first bytes of the keystream of every sealed packet that is long enough to know it by. */
  readonly streams: Uint8Array[] = [];
  readonly retained: Retained[] = [];
  /** The plaintext opened last. */
  opened: Uint8Array | undefined;
  /** Whom a Duplex server takes its client for. */
  client: PublicKey | undefined;
  readonly #watched = new WeakSet<Aead>();

  constructor(identity: Identity, environment: Environment & { readonly policy: Policy }) {
    const crypto = this.#watchCrypto(environment.crypto);
    const policy = this.#watchPolicy(environment.policy);
    this.endpoint = Endpoint.create(identity, { ...environment, crypto, policy });
  }

  #watchPolicy(inner: Policy): Policy {
    return {
      ...inner,
      sessionKeys: (keys, derivation, input) => {
        const used = inner.sessionKeys(keys, derivation, input);
        this.keys.push({ derivation, ...copyKeys(used) });
        return used;
      },
      cipher: (keyed, keying) => {
        const used = inner.cipher(keyed, keying);
        // One that goes on from before is watched already.
        return this.#watched.has(used) ? used : this.#watchAead(used);
      },
      ephemeralKeyPair: (fresh) => {
        const pair = inner.ephemeralKeyPair(fresh);
        this.made.push(pair.publicKey.slice());
        this.secretKeys.push(pair.secretKey);
        return pair;
      },
      identifiedClient: (verified, known) => {
        this.client = inner.identifiedClient(verified, known);
        return this.client;
      },
      erase: (bytes, held, why) => {
        inner.erase(bytes, held, why);
        if (isLegible(bytes)) this.retained.push({ held, why });
      },
    };
  }

  #watchCrypto(crypto: Crypto): Crypto {
    return { ...crypto, kem: (name) => this.#watchKem(crypto.kem(name)) };
  }

  #watchKem(kem: Kem): Kem {
    return {
      generateKeyPair: (random) => kem.generateKeyPair(random),
      acceptsPublicKey: (publicKey) => kem.acceptsPublicKey(publicKey),
      encapsulate: (publicKey, random): Encapsulation => {
        const encapsulation = kem.encapsulate(publicKey, random);
        const { ciphertext, secret } = encapsulation;
        this.made.push(ciphertext.slice());
        this.secrets.push({ bytes: secret, was: secret.slice(), own: true });
        return encapsulation;
      },
      decapsulate: (ciphertext, secretKey) => {
        const secret = kem.decapsulate(ciphertext, secretKey);
        if (secret !== undefined) this.secrets.push({ bytes: secret, was: secret.slice(), own: false });
        return secret;
      },
    };
  }

  #watchAead(inner: Aead): Aead {
    const watched: Aead = {
      seal: (header, plaintext) => {
        const sealed = inner.seal(header, plaintext);
        if (plaintext.length >= RECOGNIZABLE)
          this.streams.push(plaintext.slice(0, RECOGNIZABLE).map((byte, i) => byte ^ (sealed[i] ?? 0)));
        return sealed;
      },
      open: (header, sealed, acceptTag) => {
        const plaintext = inner.open(header, sealed, acceptTag);
        this.opened = plaintext?.slice();
        return plaintext;
      },
      clone: () => this.#watchAead(inner.clone()),
      erase: (overwrite) => inner.erase(overwrite),
    };
    this.#watched.add(watched);
    return watched;
  }
}
