import type { Aead } from '../../../impl/crypto/crypto.ts';
import { equalBytes } from '../../../impl/primitives/constant-time.ts';
import { flagOf, isOfDataPhase } from './header.ts';

type AcceptTag = (received: Uint8Array, computed: Uint8Array) => boolean;

const EMPTY = new Uint8Array(0);

/** Some operations of a cipher done otherwise, by its clones too. Associated data are headers. */
function altered(inner: Aead, change: (inner: Aead) => Partial<Pick<Aead, 'seal' | 'open'>>): Aead {
  return {
    seal: (header, plaintext) => inner.seal(header, plaintext),
    open: (header, sealed, acceptTag) => inner.open(header, sealed, acceptTag),
    clone: () => altered(inner.clone(), change),
    erase: (overwrite) => inner.erase(overwrite),
    ...change(inner),
  };
}

/** Bytes of a tag of this cipher. */
function tagLength(inner: Aead): number {
  return inner.clone().seal(EMPTY, EMPTY).length;
}

/** The tag that `sealed` should have next, in the cipher's MAC chain, which goes on; its nonce does not. */
function nextTag(inner: Aead, header: Uint8Array, sealed: Uint8Array): Uint8Array {
  let tag = EMPTY;
  // PRM-06: a failed open advances the MAC state, not the nonce.
  inner.open(header, sealed, (_, computed) => {
    tag = computed.slice();
    return false;
  });
  return tag;
}

/** Encrypts every message with the first nonce. The MAC is chained as ever. */
export function withFirstNonce(inner: Aead, first: Aead = inner.clone()): Aead {
  return {
    seal(header, plaintext) {
      const sealed = first.clone().seal(header, plaintext);
      sealed.set(nextTag(inner, header, sealed), plaintext.length);
      return sealed;
    },
    open(header, sealed, acceptTag: AcceptTag = equalBytes) {
      const tag = nextTag(inner, header, sealed);
      return first.clone().open(header, sealed, (received) => acceptTag(received, tag));
    },
    clone: () => withFirstNonce(inner.clone(), first.clone()),
    erase(overwrite) {
      inner.erase(overwrite);
      first.erase(overwrite);
    },
  };
}

/** Starts anew with the data phase: the first nonce, an empty MAC chain. */
export function withDataFromStart(keyed: Aead): Aead {
  return beginningAgain(keyed, keyed.clone());
}

function beginningAgain(inner: Aead, start: Aead | undefined): Aead {
  let begun = start === undefined ? inner : undefined;
  const at = (header: Uint8Array): Aead => {
    if (isOfDataPhase(header)) begun ??= start;
    return begun ?? inner;
  };
  return {
    seal: (header, plaintext) => at(header).seal(header, plaintext),
    open: (header, sealed, acceptTag) => at(header).open(header, sealed, acceptTag),
    clone: () =>
      begun === undefined
        ? beginningAgain(inner.clone(), start?.clone())
        : beginningAgain(begun.clone(), undefined),
    erase(overwrite) {
      for (const each of new Set([inner, start ?? inner])) each.erase(overwrite);
    },
  };
}

/** Forgets what it opened in the data phase: the state stays as it was. */
export function forgetful(keyed: Aead): Aead {
  return altered(keyed, (inner) => ({
    open: (header, sealed, acceptTag) =>
      (isOfDataPhase(header) ? inner.clone() : inner).open(header, sealed, acceptTag),
  }));
}

/** Authenticates packets of that flag, and leaves their plaintext legible. */
export function legible(keyed: Aead, flag: number): Aead {
  return altered(keyed, (inner) => ({
    seal(header, plaintext) {
      const sealed = inner.seal(header, plaintext);
      if (flagOf(header) === flag) sealed.set(plaintext);
      return sealed;
    },
    open(header, sealed, acceptTag: AcceptTag = equalBytes) {
      if (flagOf(header) !== flag) return inner.open(header, sealed, acceptTag);
      const end = sealed.length - tagLength(inner);
      const plaintext = sealed.slice(0, end);
      const tag = inner.seal(header, plaintext).subarray(end);
      return acceptTag(sealed.subarray(end), tag) ? plaintext : undefined;
    },
  }));
}

/** Neither encrypts nor authenticates packets of that flag: zeros stand where the tag would. */
export function bare(keyed: Aead, flag: number): Aead {
  return altered(keyed, (inner) => ({
    seal(header, plaintext) {
      if (flagOf(header) !== flag) return inner.seal(header, plaintext);
      const message = new Uint8Array(plaintext.length + tagLength(inner));
      message.set(plaintext);
      return message;
    },
    open: (header, sealed, acceptTag) =>
      flagOf(header) === flag
        ? sealed.slice(0, sealed.length - tagLength(inner))
        : inner.open(header, sealed, acceptTag),
  }));
}

/** Authenticates the header of packets of that flag, and no ciphertext. */
export function withTagOfHeader(keyed: Aead, flag: number): Aead {
  return altered(keyed, (inner) => ({
    seal(header, plaintext) {
      const before = inner.clone();
      const sealed = inner.seal(header, plaintext);
      if (flagOf(header) === flag) sealed.set(before.seal(header, EMPTY), plaintext.length);
      return sealed;
    },
    open(header, sealed, acceptTag: AcceptTag = equalBytes) {
      if (flagOf(header) !== flag) return inner.open(header, sealed, acceptTag);
      const tag = inner.clone().seal(header, EMPTY);
      return inner.open(header, sealed, (received) => acceptTag(received, tag));
    },
  }));
}
