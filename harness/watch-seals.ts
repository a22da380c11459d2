import { join } from '../impl/bytes.ts';
import type { Aead } from '../impl/crypto/crypto.ts';
import type { Policy } from '../impl/policy.ts';

/** A packet that an endpoint, or a copy of it, sealed or opened: header and sealed body, and what is in it. */
export interface SealedPacket {
  readonly packet: Uint8Array;
  readonly plaintext: Uint8Array;
}

/** Packets sealed and opened, in order. */
export interface Seals {
  readonly sealed: SealedPacket[];
  readonly opened: SealedPacket[];
}

/** A policy that decides as `policy` does, and notes what its ciphers seal and open. */
export function watchSeals(policy: Policy, seals: Seals): Policy {
  const watched = new WeakSet<Aead>();
  const watch = (inner: Aead): Aead => {
    const outer: Aead = {
      seal(header, plaintext) {
        const sealed = inner.seal(header, plaintext);
        seals.sealed.push({ packet: join(header, sealed), plaintext: plaintext.slice() });
        return sealed;
      },
      open(header, sealed, acceptTag) {
        const plaintext = inner.open(header, sealed, acceptTag);
        if (plaintext !== undefined)
          seals.opened.push({ packet: join(header, sealed), plaintext: plaintext.slice() });
        return plaintext;
      },
      clone: () => watch(inner.clone()),
      erase: (overwrite) => inner.erase(overwrite),
    };
    watched.add(outer);
    return outer;
  };
  return {
    ...policy,
    cipher(keyed, keying) {
      const used = policy.cipher(keyed, keying);
      // One that goes on from before is watched already.
      return watched.has(used) ? used : watch(used);
    },
  };
}
