import { join } from '../impl/bytes.ts';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import { type RandomSource, systemRandom } from '../impl/primitives/random.ts';
import { PROFILES, type Profile } from '../impl/profile.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { flip } from './faults/flip.ts';
import { handshakeParts, type Message, messageOf, packetFields } from './faults/messages.ts';
import { nonstandardSignature } from './faults/nonstandard-signature.ts';
import type { Covered, SignedRule } from './faults/signed-faults.ts';
import type { Target } from './target.ts';

/** Where a forgery takes what is not of its own packet. */
export interface ForgerySources {
  /** The same message, as we sent it in another session. */
  readonly otherSession: Uint8Array | undefined;
  /** What the peer sent last in this session. */
  readonly received: Uint8Array | undefined;
}

/** Who signs: a target gives all of it, for ourselves. */
export type Signer = Pick<Target, 'identity' | 'profile' | 'crypto' | 'dialect'>;

/** The parts of a packet by their names, its header among them. */
type Parts = ReadonlyMap<string, Uint8Array>;

interface Signed {
  readonly signature: Uint8Array;
  readonly hash: Uint8Array;
}

/** Bytes of the time, which stands last in a header (section 4). */
const TIME_LENGTH = 8;

/** Makes one of our signed packets again, with a fault in it: it is signed as it then is, by ourselves. */
export class SignedForgery {
  readonly #target: Signer;
  readonly #message: Message;
  readonly #signingKey: Uint8Array;
  readonly #random: RandomSource;

  /** @throws RangeError for a Simplex client, which signs nothing */
  constructor(target: Signer, message: Message, random: RandomSource = systemRandom) {
    if (!('ownKey' in target.identity)) throw new RangeError('target: a Simplex client signs nothing');
    this.#target = target;
    this.#message = message;
    this.#signingKey = target.identity.ownKey.signingKey;
    this.#random = random;
  }

  /** The packet with the rule done to it. */
  forge(packet: Uint8Array, rule: SignedRule, sources: ForgerySources): Uint8Array {
    const parts = this.#partsOf(packet, this.#message);
    const right = this.#hash(parts, this.#covered);
    const signed = (hash: Uint8Array): Signed => ({ hash, signature: this.#sign(hash) });
    switch (rule.kind) {
      case 'unknown key':
        return assemble(parts, { hash: right, signature: this.#sign(right, this.#unknownKey()) });
      case 'signature over':
        return assemble(parts, {
          hash: right,
          signature: this.#sign(this.#instead(parts, right, rule.what)),
        });
      case 'interface':
        return this.resign(packet, (hash, key) =>
          nonstandardSignature(this.#target.profile.signature, rule.name, hash, key),
        );
      case 'hash of':
        return assemble(parts, signed(this.#otherHash(parts, right, rule.parts)));
      case 'hash changed':
        return assemble(parts, signed(changed(right, rule.at)));
      case 'half of the hash':
        return assemble(parts, signed(halved(right, rule.half)));
      case 'hash that travels changed':
        return assemble(parts, { hash: changed(right, rule.at), signature: this.#sign(right) });
      case 'of another session':
        return assemble(parts, this.#signedHashOf(sources.otherSession, this.#message));
      case 'reflected':
        return assemble(parts, this.#signedHashOf(sources.received, this.#answered));
      case 'size of another profile':
        return this.#resized(parts, rule.field);
    }
  }

  /** The packet with another signature of the right hash. */
  resign(packet: Uint8Array, sign: (hash: Uint8Array, signingKey: Uint8Array) => Uint8Array): Uint8Array {
    const parts = this.#partsOf(packet, this.#message);
    const hash = this.#hash(parts, this.#covered);
    return assemble(parts, { hash, signature: sign(hash, this.#signingKey) });
  }

  /** What the hash of this message covers, in the order of the dialect (sections 5, 6 and 13). */
  get #covered(): readonly Covered[] {
    const { dialect, identity } = this.#target;
    const { name } = this.#message;
    if (name === 'exchangeRequest')
      return dialect.duplexExchangeOrder === 'ciphertext-first'
        ? ['header', 'ciphertext', 'publicKey']
        : ['header', 'publicKey', 'ciphertext'];
    const components: Readonly<Partial<Record<string, readonly Covered[]>>> = {
      connectRequest: ['kid', 'cfg'],
      connectResponse: ['publicKey'],
      exchangeResponse: ['ciphertext'],
    };
    const parts = components[name] ?? [];
    const last = identity.variant === 'duplex' && dialect.duplexSignedHeader === 'last';
    return last ? [...parts, 'header'] : ['header', ...parts];
  }

  /** The message of the peer's that this one answers. */
  get #answered(): Message {
    return messageOf(this.#message.name === 'exchangeRequest' ? 'connectResponse' : 'exchangeRequest');
  }

  #sign(hash: Uint8Array, key: Uint8Array = this.#signingKey): Uint8Array {
    const { crypto, profile } = this.#target;
    return crypto.signature(profile.signature).sign(hash, key, this.#random);
  }

  #unknownKey(): Uint8Array {
    const { crypto, profile } = this.#target;
    return crypto.signature(profile.signature).generateKeyPair(this.#random).signingKey;
  }

  #hash(parts: Parts, covered: readonly Covered[]): Uint8Array {
    const { crypto, identity, dialect } = this.#target;
    return crypto.symmetric(identity.variant, dialect).hash(...covered.map((name) => partOf(parts, name)));
  }

  /** The hash of these parts. Where a dialect has them in just that order, it is that of the opposite one. */
  #otherHash(parts: Parts, right: Uint8Array, covered: readonly Covered[]): Uint8Array {
    const other = this.#hash(parts, covered);
    return equalBytes(other, right) ? this.#hash(parts, covered.toReversed()) : other;
  }

  #instead(parts: Parts, right: Uint8Array, what: OverRule['what']): Uint8Array {
    switch (what) {
      case 'another hash':
        return changed(right, 0);
      case 'the data':
        return join(...this.#covered.map((name) => partOf(parts, name)));
      case 'nothing':
        return new Uint8Array(0);
      case 'half of the hash':
        return right.subarray(0, right.length / 2);
    }
  }

  #signedHashOf(packet: Uint8Array | undefined, message: Message): Signed {
    if (packet === undefined) throw new RangeError(`sources: there is no packet "${message.name}"`);
    const parts = this.#partsOf(packet, message);
    return { signature: partOf(parts, 'signature'), hash: partOf(parts, 'hash') };
  }

  /** A component cut or filled up with zeros to the size of another profile, in a packet that says so. */
  #resized(parts: Parts, name: string): Uint8Array {
    const { profile, identity } = this.#target;
    const lengthIn = (of: Profile): number =>
      handshakeParts(this.#message, identity.variant, of).find((field) => field.name === name)?.length ?? 0;
    const own = lengthIn(profile);
    const value = new Uint8Array(PROFILES.map(lengthIn).find((length) => length !== own) ?? 0);
    value.set(partOf(parts, name).subarray(0, value.length));
    const resized = new Map(parts).set(name, value);
    const msglen = components(resized).reduce((sum, [, bytes]) => sum + bytes.length, 0);
    resized.set('header', encodeHeader({ ...decodeHeader(partOf(parts, 'header')), msglen }));
    const hash = this.#hash(resized, this.#covered);
    return assemble(resized, { hash, signature: name === 'signature' ? value : this.#sign(hash) });
  }

  #partsOf(packet: Uint8Array, message: Message): Parts {
    const { identity, profile } = this.#target;
    const header = packet.subarray(0, HEADER_LENGTH);
    const fields = packetFields(packet, message, identity.variant, profile);
    return new Map([
      ['header', header],
      ['header without its time', header.subarray(0, HEADER_LENGTH - TIME_LENGTH)],
      ...fields
        .filter(({ offset }) => offset >= HEADER_LENGTH)
        .map(({ name, offset, length }) => [name, packet.subarray(offset, offset + length)] as const),
    ]);
  }
}

type OverRule = Extract<SignedRule, { kind: 'signature over' }>;

function partOf(parts: Parts, name: string): Uint8Array {
  const part = parts.get(name);
  if (part === undefined) throw new RangeError(`name: the packet has no ${name}`);
  return part;
}

/** The components of the message, in their order. */
function components(parts: Parts): readonly (readonly [string, Uint8Array])[] {
  return [...parts].filter(([name]) => !name.startsWith('header'));
}

function assemble(parts: Parts, signed: Signed): Uint8Array {
  const message = components(parts).map(([name, bytes]) =>
    name === 'signature' || name === 'hash' ? signed[name] : bytes,
  );
  return join(partOf(parts, 'header'), ...message);
}

function changed(hash: Uint8Array, at: number): Uint8Array {
  return flip(hash, Math.floor(at * hash.length), 0xff);
}

/** A hash that agrees with this one in one half, and in no byte of the other. */
function halved(hash: Uint8Array, half: 'first' | 'last'): Uint8Array {
  const middle = hash.length / 2;
  return hash.map((byte, index) => (index < middle === (half === 'first') ? byte : byte ^ 0xff));
}
