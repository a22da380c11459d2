import { join } from '../bytes.ts';
import type { Aead } from '../crypto/crypto.ts';
import type { Derivation, Erasure, SessionKeys } from '../policy.ts';
import type { Session } from '../session.ts';
import type { Role } from '../variant.ts';
import type { Packet } from '../wire/framer.ts';
import { encodeHeader } from '../wire/header.ts';

/** The RCS states of the two directions, as one side sees them. */
interface Directions {
  readonly transmit: Aead;
  readonly receive: Aead;
}

/** DIR-01: what one side transmits with, the other receives with. */
function directions(
  session: Session,
  keys: SessionKeys,
  derivation: Derivation,
  before: Directions | undefined,
): Directions {
  const { policy, symmetric, role } = session;
  const isClient = role === 'client';
  const keyed = (sender: Role, key: Uint8Array, nonce: Uint8Array) => {
    const transmits = sender === role;
    const replaced = transmits ? before?.transmit : before?.receive;
    return policy.cipher(symmetric.aead(key, nonce, transmits), { sender, derivation, before: replaced });
  };
  const client = keyed('client', keys.clientKey, keys.clientNonce);
  const server = keyed('server', keys.serverKey, keys.serverNonce);
  return isClient ? { transmit: client, receive: server } : { transmit: server, receive: client };
}

/** Both directions of a session: RCS states, counters, and the key that ratchets evolve (sections 7 to 9). */
export class Channel {
  readonly #session: Session;
  #directions: Directions;
  #ratchetKey: Uint8Array;
  /** The number of the last packet sent, and of the last one that authenticated (CHN-02). */
  #transmitted = 0n;
  #received = 0n;

  private constructor(session: Session, states: Directions, ratchetKey: Uint8Array) {
    this.#session = session;
    this.#directions = states;
    this.#ratchetKey = ratchetKey;
  }

  /** A channel under the keys of a handshake. The keys are copied. */
  static create(session: Session, keys: SessionKeys): Channel {
    const states = directions(session, keys, 'handshake', undefined);
    return new Channel(session, states, keys.ratchetKey.slice());
  }

  get transmitted(): bigint {
    return this.#transmitted;
  }

  get received(): bigint {
    return this.#received;
  }

  get ratchetKey(): Uint8Array {
    return this.#ratchetKey;
  }

  /** CHN-02: both counters are n after a handshake of n packets each way, or as the dialect counts. */
  establish(packetsEachWay: bigint): void {
    const { dialect, policy } = this.#session;
    const counter = policy.initialCounter(packetsEachWay - 1n + BigInt(dialect.firstDataSequence));
    this.#transmitted = counter;
    this.#received = counter;
  }

  /** Seals under the transmit key, with the serialized header as associated data (HDR-03). */
  seal(header: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return this.#directions.transmit.seal(this.#session.policy.associatedData(header), plaintext);
  }

  /** Opens under the receive key, or `undefined` where it does not authenticate (PRM-05). */
  open(header: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    const { policy } = this.#session;
    return this.#directions.receive.open(policy.associatedData(header), sealed, (received, computed) =>
      policy.acceptTag(received, computed, header),
    );
  }

  /** The whole next packet of the data phase, or `undefined` when no sequence number is left (RPL-05). */
  sealPacket(flag: number, plaintext: Uint8Array, utctime: bigint): Uint8Array | undefined {
    const { policy, parameters } = this.#session;
    const sequence = policy.nextSequence(this.#transmitted, flag);
    if (sequence === undefined) return undefined;
    this.#transmitted = sequence;
    const content = policy.packetContent(plaintext, flag);
    const msglen = content.length + parameters.tag;
    const header = encodeHeader(policy.packetHeader({ flag, msglen, sequence, utctime }));
    return join(header, this.seal(header, content));
  }

  /** The plaintext of a data-phase packet. CHN-02: its number is stored once it authenticates. */
  openPacket(packet: Packet): Uint8Array | undefined {
    const plaintext = this.open(packet.headerBytes, packet.message);
    if (plaintext === undefined) return undefined;
    const { sequence, flag } = packet.header;
    this.#received = this.#session.policy.storeSequence(sequence, this.#received, flag);
    return plaintext;
  }

  /** Goes on under other keys; counters run on (section 9). RTS-03: what was before is erased. */
  rekey(keys: SessionKeys, derivation: Derivation): void {
    const old = { directions: this.#directions, ratchetKey: this.#ratchetKey };
    this.#directions = directions(this.#session, keys, derivation, old.directions);
    this.#ratchetKey = keys.ratchetKey.slice();
    this.#eraseKeys(old.directions, old.ratchetKey, 'replaced');
  }

  clone(session: Session): Channel {
    const { transmit, receive } = this.#directions;
    const states = { transmit: transmit.clone(), receive: receive.clone() };
    const copy = new Channel(session, states, this.#ratchetKey.slice());
    copy.#transmitted = this.#transmitted;
    copy.#received = this.#received;
    return copy;
  }

  /** Erases all keys (TRD-01). */
  erase(): void {
    this.#eraseKeys(this.#directions, this.#ratchetKey, 'closed');
  }

  #eraseKeys({ transmit, receive }: Directions, ratchetKey: Uint8Array, why: Erasure): void {
    const { erase } = this.#session.policy;
    for (const cipher of [transmit, receive]) cipher.erase((bytes) => erase(bytes, 'channel keys', why));
    erase(ratchetKey, 'ratchet key', why);
  }
}
