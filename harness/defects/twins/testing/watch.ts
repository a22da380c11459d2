import { backend } from '../../../../impl/crypto/backends.ts';
import type { Aead, Crypto } from '../../../../impl/crypto/crypto.ts';

/** What an endpoint draws, and which of its secrets were not overwritten. */
export interface Seen {
  /** KEM secret keys as they are used, coins of encapsulations, and main inputs of derivations. */
  readonly drawn: Uint8Array[];
  /** Secrets that it was given: the arrays themselves. */
  readonly secrets: { readonly name: string; readonly bytes: Uint8Array }[];
  /** How many ciphers were given up without being overwritten. */
  ciphersKept: number;
}

export function nothingSeen(): Seen {
  return { drawn: [], secrets: [], ciphersKept: 0 };
}

const fast = backend('fast');

/** A backend that notes what its endpoint draws and what becomes of its secrets. */
export function watching(seen: Seen): Crypto {
  const keep = (name: string, bytes: Uint8Array): Uint8Array => {
    seen.secrets.push({ name, bytes });
    return bytes;
  };
  const watched = (aead: Aead): Aead => ({
    seal: (header, plaintext) => aead.seal(header, plaintext),
    open: (header, sealed, acceptTag) => aead.open(header, sealed, acceptTag),
    clone: () => watched(aead.clone()),
    erase: (overwrite) =>
      aead.erase((bytes) => {
        overwrite?.(bytes);
        if (bytes.some((byte) => byte !== 0)) seen.ciphersKept += 1;
      }),
  });
  return {
    ...fast,
    kem(name) {
      const kem = fast.kem(name);
      return {
        acceptsPublicKey: (key) => kem.acceptsPublicKey(key),
        generateKeyPair(random) {
          const pair = kem.generateKeyPair(random);
          keep('KEM secret key', pair.secretKey);
          return pair;
        },
        encapsulate(key, random) {
          seen.drawn.push(random.clone().bytes(32));
          const encapsulation = kem.encapsulate(key, random);
          keep('KEM secret', encapsulation.secret);
          return encapsulation;
        },
        decapsulate(ciphertext, key) {
          seen.drawn.push(key.slice());
          const secret = kem.decapsulate(ciphertext, key);
          return secret === undefined ? undefined : keep('KEM secret', secret);
        },
      };
    },
    symmetric(variant, dialect) {
      const symmetric = fast.symmetric(variant, dialect);
      return {
        hash: (...parts) => symmetric.hash(...parts),
        derive(input, length) {
          seen.drawn.push(input.X.slice());
          return symmetric.derive(input, length);
        },
        aead: (key, nonce, transmit) => watched(symmetric.aead(key, nonce, transmit)),
      };
    },
  };
}

/** Which kinds of a side's secrets are still legible. */
export function legible({ secrets, ciphersKept }: Seen): string[] {
  const arrays = secrets.filter(({ bytes }) => bytes.some((byte) => byte !== 0)).map(({ name }) => name);
  return [...new Set([...arrays, ...(ciphersKept > 0 ? ['cipher'] : [])])];
}

/** How many different values both drew. */
export function repeated(one: Seen, two: Seen): number {
  const hex = (values: readonly Uint8Array[]) =>
    new Set(values.map((each) => Buffer.from(each).toString('hex')));
  const others = hex(two.drawn);
  return [...hex(one.drawn)].filter((value) => others.has(value)).length;
}
