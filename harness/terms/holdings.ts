import { join } from '../../impl/bytes.ts';
import type { Aead, Symmetric } from '../../impl/crypto/crypto.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { derivedLength, splitKeys } from '../../impl/handshake/keys.ts';
import type { Policy, SessionKeys } from '../../impl/policy.ts';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { configurationField, SIGNATURE_SIZES } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { SECRET_LENGTH } from '../../impl/wire/messages.ts';
import { LONG_TERM, Party } from '../../model/session.ts';
import { Op, type Term, type TermTable } from '../../model/term.ts';
import type { Cast } from './cast.ts';
import { cut, partLength } from './parts.ts';

/** What fills a place where anything will do. */
const JUNK = 0xa5;
const EMPTY = new Uint8Array(0);

/** Constants that everybody knows, as they stand in packets. */
const PUBLIC = ['kid', 'second kid', 'cfg A', 'cfg B', 'junk'];

/** The names that the model gives to the outputs of a key derivation. */
const OUTPUTS: Readonly<Record<string, keyof SessionKeys>> = {
  k1: 'clientKey',
  n1: 'clientNonce',
  k2: 'serverKey',
  n2: 'serverNonce',
  rk: 'ratchetKey',
};

/** A sealed packet as the adversary holds it. */
interface HeldSeal {
  readonly bytes: Uint8Array;
  readonly associated: Uint8Array;
}

/**
 * The adversary's bytes. What an honest party drew is held only once it was seen or disclosed; everything else
 * is computed from what is held, as the term spells it out, by the real primitives.
 */
export class Holdings {
  readonly #terms: TermTable;
  readonly #cast: Cast;
  readonly #policy: Policy;
  readonly #bytes = new Map<Term, Uint8Array>();
  /** Headers apart, by variant: the model's have classes of lengths, which are not the same bytes in both. */
  readonly #headers: Readonly<Record<Variant, Map<Term, Uint8Array>>> = {
    simplex: new Map(),
    duplex: new Map(),
  };
  /** The terms of what is held, by the bytes. */
  readonly #named = new Map<string, Term>();
  readonly #seals = new Map<Term, HeldSeal>();
  readonly #opened = new Set<Term>();
  readonly #symmetric: Readonly<Record<Variant, Symmetric>>;

  /** @param policy what the endpoints decide: how a deviating one seals is no secret */
  constructor(terms: TermTable, cast: Cast, policy: Policy) {
    this.#terms = terms;
    this.#cast = cast;
    this.#policy = policy;
    this.#symmetric = {
      simplex: cast.crypto.symmetric('simplex', DIALECTS.reference),
      duplex: cast.crypto.symmetric('duplex', DIALECTS.reference),
    };
    for (const [party, { verificationKey, signingKey }] of cast.keys.entries()) {
      const key = terms.fresh('signing key', LONG_TERM + party);
      this.hold(terms.vk(key), verificationKey);
      if (party === Party.adversary) this.hold(key, signingKey);
    }
  }

  /** Takes in what was seen or disclosed. A part that is known already keeps its bytes. */
  hold(term: Term, bytes: Uint8Array): void {
    if (this.#bytes.has(term) || this.#terms.is(term, Op.constant)) return;
    this.#bytes.set(term, bytes.slice());
    this.#named.set(keyOf(bytes), term);
  }

  /** Takes in a header that was seen, or made. */
  holdHeader(term: Term, bytes: Uint8Array, variant: Variant): void {
    this.#headers[variant].set(term, bytes.slice());
    this.#named.set(keyOf(bytes), term);
  }

  /** The term that these bytes are known as; unknown ones get a constant of their own. */
  termOf(bytes: Uint8Array): Term {
    const known = this.#named.get(keyOf(bytes));
    if (known !== undefined) return known;
    const term =
      PUBLIC.map((name) => this.#terms.constant(name)).find((constant) => {
        const value = this.#constant(constant, bytes.length);
        return value !== undefined && equalBytes(value, bytes);
      }) ?? this.#terms.constant(`bytes ${this.#named.size}`);
    this.#named.set(keyOf(bytes), term);
    return term;
  }

  /** Takes in a sealed body, with the header that it came under. */
  holdSeal(term: Term, bytes: Uint8Array, header: Uint8Array): void {
    this.hold(term, bytes);
    if (this.#terms.is(term, Op.seal) && !this.#seals.has(term))
      this.#seals.set(term, { bytes: bytes.slice(), associated: this.#policy.associatedData(header) });
  }

  /** Opens every sealed body whose key is held by now, and takes in what is in it. */
  openSeals(): void {
    for (let again = true; again; ) {
      again = false;
      for (const term of this.#seals.keys()) {
        if (this.#opened.has(term) || !this.#open(term)) continue;
        this.#opened.add(term);
        again = true;
      }
    }
  }

  /**
   * The bytes of a term, or `undefined` where they cannot be had from what is held.
   * @param length of what anything may stand for
   */
  bytesOf(term: Term, length: number = VARIANTS.simplex.hash): Uint8Array | undefined {
    const held = this.#bytes.get(term);
    if (held !== undefined) return held;
    if (this.#terms.is(term, Op.constant)) return this.#constant(term, length);
    const made = this.#make(term, length);
    if (made !== undefined) this.hold(term, made);
    return made;
  }

  /** The bytes of a sealed body under this header, the adversary's own work where it is not held. */
  sealed(term: Term, header: Uint8Array, length: number): Uint8Array | undefined {
    const held = this.#bytes.get(term);
    if (held !== undefined) return held;
    if (this.#terms.is(term, Op.tuple)) return this.#mauled(this.#terms.arg(term, 1), header, length);
    if (!this.#terms.is(term, Op.seal)) return this.bytesOf(term, length);
    const cipher = this.#cipherBefore(term);
    const plaintext = this.#plaintext(this.#terms.arg(term, 5), header[0]);
    if (cipher === undefined || plaintext === undefined) return undefined;
    const bytes = cipher.seal(this.#policy.associatedData(header), plaintext);
    this.holdSeal(term, bytes, header);
    return bytes;
  }

  /** Bytes of a sealed body of the data phase: those of what is sealed, and the tag. */
  sealedLength(term: Term, variant: Variant, flag: number): number {
    const held = this.#bytes.get(term);
    if (held !== undefined) return held.length;
    const { tag } = VARIANTS[variant];
    if (this.#terms.is(term, Op.tuple)) return this.sealedLength(this.#terms.arg(term, 1), variant, flag);
    const plaintext = this.#terms.is(term, Op.seal)
      ? this.#plaintext(this.#terms.arg(term, 5), flag)
      : undefined;
    return (plaintext?.length ?? VARIANTS[variant].hash) + tag;
  }

  /** What is sealed without being encrypted: all but the tag. */
  clearOf(sealed: Uint8Array, variant: Variant): Uint8Array {
    return sealed.subarray(0, sealed.length - VARIANTS[variant].tag);
  }

  /** A sealed body with another ciphertext under the same tag. */
  #mauled(term: Term, header: Uint8Array, length: number): Uint8Array | undefined {
    return this.sealed(term, header, length)?.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
  }

  /** What is sealed: the parts of a ratchet message, or one value; of an error, its code. */
  #plaintext(content: Term, flag: number | undefined): Uint8Array | undefined {
    if (flag === Flag.errorCondition) return this.bytesOf(content)?.subarray(0, 1);
    if (!this.#terms.is(content, Op.tuple)) return this.bytesOf(content);
    const lengths = ['sig', 'hR'].map((name) => partLength(name, 'duplex', this.#cast.profile));
    const parts = this.#terms.args(content).map((part, i) => this.bytesOf(part, lengths[i]));
    return parts.every((part) => part !== undefined) ? join(...parts) : undefined;
  }

  #constant(term: Term, length: number): Uint8Array | undefined {
    const { keys, secondKid, profile, otherProfile } = this.#cast;
    const name = this.#terms.labelText(this.#terms.arg(term, 0));
    switch (name) {
      case 'kid':
        return keys[Party.server].keyIdentity;
      case 'second kid':
        return secondKid;
      case 'cfg A':
        return configurationField(profile);
      case 'cfg B':
        return configurationField(otherProfile);
      case 'empty':
        return EMPTY;
      case 'code 00':
        return Uint8Array.of(0);
      case 'adversary text':
        // As long as a token, for which it may stand.
        return new TextEncoder().encode(name.padEnd(SECRET_LENGTH, '.'));
      case 'junk':
        return new Uint8Array(length).fill(JUNK);
      case 'predictable token':
        return seededRandom(name).bytes(SECRET_LENGTH);
      // Junk that is as long as what it stands for, wherever it stands.
      case 'junk kid':
      case 'junk cfg':
      case 'junk pk':
      case 'junk cpt':
        return new Uint8Array(partLength(name.slice('junk '.length), 'simplex', profile)).fill(JUNK);
      default:
        return undefined;
    }
  }

  #make(term: Term, length: number): Uint8Array | undefined {
    const terms = this.#terms;
    const [first = 0, second = 0] = terms.args(term);
    switch (terms.op(term)) {
      case Op.tuple:
        return this.#joined(terms.args(term), length);
      case Op.hash: {
        const variant = first === 256 ? 'simplex' : 'duplex';
        const parts = terms
          .args(term)
          .slice(1)
          .map((part) => this.#headers[variant].get(part) ?? this.bytesOf(part, first / 8));
        return parts.every((part) => part !== undefined)
          ? this.#symmetric[variant].hash(...parts)
          : undefined;
      }
      case Op.kdf:
        return this.#derived(term);
      case Op.sign: {
        const key = this.#bytes.get(first);
        const hash = this.bytesOf(second);
        if (key === undefined || hash === undefined) return undefined;
        // ML-DSA draws nothing, and SLH-DSA here always the same: a term is one signature (PRM-07).
        return this.#signature.sign(hash, key, seededRandom('none'));
      }
      case Op.pk:
        return this.#ownKeyPair(first)?.publicKey;
      case Op.enc:
        return this.#encapsulated(first, second)?.ciphertext;
      case Op.sec:
        return this.#encapsulated(first, second)?.secret ?? this.#decapsulated(first, term);
      case Op.rej: {
        const ciphertext = this.#sized(second, 'cpt');
        const key = this.#secretKey(first);
        return key && ciphertext && this.#kem.decapsulate(ciphertext, key);
      }
      default:
        return undefined;
    }
  }

  #joined(parts: readonly Term[], length: number): Uint8Array | undefined {
    const bytes = parts.map((part) => this.bytesOf(part, length));
    return bytes.every((each) => each !== undefined) ? join(...bytes) : undefined;
  }

  #derived(term: Term): Uint8Array | undefined {
    const [label = 0, x = 0, n = 0, s = 0] = this.#terms.args(term);
    const [variant, output] = this.#terms.labelText(label).split(' ');
    const name = OUTPUTS[output ?? ''];
    const [X, N, S] = [this.bytesOf(x), this.bytesOf(n), this.bytesOf(s)];
    if (name === undefined || X === undefined || N === undefined || S === undefined) return undefined;
    const parameters = VARIANTS[variant === 'simplex' ? 'simplex' : 'duplex'];
    const symmetric = this.#symmetric[variant === 'simplex' ? 'simplex' : 'duplex'];
    return splitKeys(symmetric.derive({ X, N, S }, derivedLength(parameters)), parameters)[name];
  }

  get #kem() {
    return this.#cast.crypto.kem(this.#cast.profile.kem);
  }

  get #signature() {
    return this.#cast.crypto.signature(this.#cast.profile.signature);
  }

  /** A key pair whose seed is the name of a public constant. */
  #ownKeyPair(seed: Term) {
    const name = this.#publicName(seed);
    return name === undefined ? undefined : this.#kem.generateKeyPair(seededRandom(name));
  }

  #encapsulated(publicKey: Term, coins: Term) {
    const name = this.#publicName(coins);
    const key = name === undefined ? undefined : this.#sized(publicKey, 'pk');
    return name === undefined || key === undefined || !this.#kem.acceptsPublicKey(key)
      ? undefined
      : this.#kem.encapsulate(key, seededRandom(name));
  }

  #decapsulated(publicKey: Term, secret: Term): Uint8Array | undefined {
    const terms = this.#terms;
    if (!terms.is(publicKey, Op.pk)) return undefined;
    const key = this.#secretKey(terms.arg(publicKey, 0));
    const ciphertext = this.#sized(terms.enc(publicKey, terms.arg(secret, 1)), 'cpt');
    return key && ciphertext && this.#kem.decapsulate(ciphertext, key);
  }

  /** A KEM key or ciphertext as it stands in a packet: of its length, whatever was put in its place. */
  #sized(term: Term, name: 'pk' | 'cpt'): Uint8Array | undefined {
    const length = partLength(name, 'simplex', this.#cast.profile);
    const bytes = this.bytesOf(term, length);
    if (bytes === undefined || bytes.length >= length) return bytes?.subarray(0, length);
    const sized = new Uint8Array(length);
    sized.set(bytes);
    return sized;
  }

  #secretKey(seed: Term): Uint8Array | undefined {
    return this.#bytes.get(seed) ?? this.#ownKeyPair(seed)?.secretKey;
  }

  #publicName(term: Term): string | undefined {
    return this.#terms.is(term, Op.constant) ? this.#terms.labelText(this.#terms.arg(term, 0)) : undefined;
  }

  /** The cipher as it stands before this sealed body: what came before it in its MAC chain was taken in. */
  #cipherBefore(term: Term): Aead | undefined {
    const terms = this.#terms;
    const [key = 0, nonce = 0, , history = 0] = terms.args(term);
    if (terms.is(history, Op.seal)) {
      const before = this.#seals.get(history);
      const cipher = this.#cipherBefore(history);
      if (before === undefined || cipher === undefined) return undefined;
      cipher.open(before.associated, before.bytes, () => true);
      return cipher;
    }
    const [keyBytes, nonceBytes] = [this.bytesOf(key), this.bytesOf(nonce)];
    if (keyBytes === undefined || nonceBytes === undefined || !terms.is(key, Op.kdf)) return undefined;
    const [variant, output] = terms.labelText(terms.arg(key, 0)).split(' ');
    const symmetric = this.#symmetric[variant === 'simplex' ? 'simplex' : 'duplex'];
    return this.#policy.cipher(symmetric.aead(keyBytes, nonceBytes, false), {
      sender: output === 'k1' ? 'client' : 'server',
      derivation: 'handshake',
      before: undefined,
    });
  }

  /** Whether a sealed body could be opened; what was in it is held then. */
  #open(term: Term): boolean {
    const seal = this.#seals.get(term);
    const cipher = this.#cipherBefore(term);
    if (seal === undefined || cipher === undefined) return false;
    const plaintext = cipher.open(seal.associated, seal.bytes);
    if (plaintext === undefined) return false;
    const content = this.#terms.arg(term, 5);
    if (!this.#terms.is(content, Op.tuple)) this.hold(content, plaintext);
    else {
      const parts = this.#terms.args(content);
      const views = cut(
        plaintext,
        parts.map((part) => this.#lengthOf(part)),
      );
      for (const [i, part] of parts.entries()) this.hold(part, views[i] ?? EMPTY);
    }
    return true;
  }

  /** Bytes of a part of a ratchet message: a signature, a Duplex hash, a KEM key or a ciphertext. */
  #lengthOf(part: Term): number {
    const { profile } = this.#cast;
    if (this.#terms.is(part, Op.sign)) return SIGNATURE_SIZES[profile.signature].signature;
    if (this.#terms.is(part, Op.pk)) return partLength('pkR', 'duplex', profile);
    if (this.#terms.is(part, Op.enc)) return partLength('cptR', 'duplex', profile);
    return VARIANTS.duplex.hash;
  }
}

/** A key for a byte string: a character for each byte. */
function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
