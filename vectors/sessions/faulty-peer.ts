import {
  applyFault,
  changeNumber,
  type HeaderFieldName,
  headerBits,
  type Rule,
} from '../../harness/faults/fault.ts';
import { contentFields, type Message, packetFields } from '../../harness/faults/messages.ts';
import { join } from '../../impl/bytes.ts';
import { signedParts } from '../../impl/handshake/duplex-signed.ts';
import { signHash } from '../../impl/handshake/signed-hash.ts';
import type { Policy } from '../../impl/policy.ts';
import { decodeHeader, HEADER_FIELDS, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import { duplexMessages } from '../../impl/wire/messages.ts';
import { dialectOf, profileOf } from '../choices.ts';
import { faultOf, isOfBytes, type Mutation } from '../mutation.ts';
import type { Subject } from '../subject.ts';
import { bareSession } from './bare-session.ts';
import type { LongTermKeys, Parties } from './inputs.ts';

/** What follows a header whose length lies. */
export type Body = 'as it was' | 'as announced';

/** What is unusual about the packet that a peer makes. */
export interface Making {
  readonly message: Message;
  readonly mutation?: Mutation | undefined;
  readonly body: Body;
  /** Seconds by which the peer's clock is ahead of its receiver's. */
  readonly ahead: number;
}

/**
 * An honest peer that makes one packet with a fault in it: by its decisions, where the sender makes the fault,
 * so that it is signed or sealed with it; or on the way.
 */
export class FaultyPeer {
  readonly #parties: Parties;
  readonly #keys: LongTermKeys;
  readonly #subject: Subject;
  #making: Making | undefined;
  #keepsKeys = false;

  /** @param subject what the peer runs on */
  constructor(parties: Parties, keys: LongTermKeys, subject: Subject) {
    this.#parties = parties;
    this.#keys = keys;
    this.#subject = subject;
  }

  /** Decisions of the peer; without effect unless `make` runs. */
  readonly adjust = (base: Policy): Partial<Policy> => ({
    packetTime: (now) => base.packetTime(now) + BigInt(this.#making?.ahead ?? 0),
    ratchetTime: (now) => base.ratchetTime(now) + BigInt(this.#making?.ahead ?? 0),
    packetHeader: (header) => this.#header(base.packetHeader(header)),
    confirmation: (value) => this.#bytes('sealedHash', base.confirmation(value)),
    ephemeralKeyPair: (fresh) => {
      const { publicKey, secretKey } = base.ephemeralKeyPair(fresh);
      return { publicKey: this.#bytes('publicKey', publicKey), secretKey };
    },
    packetContent: (content, flag) => this.#content(base.packetContent(content, flag), flag),
    // RPL-05: a peer that has no number left makes its faulty packet all the same.
    nextSequence: (counter, flag) =>
      base.nextSequence(counter, flag) ?? (this.#making?.mutation === undefined ? undefined : counter),
    cipher: (keyed, keying) =>
      this.#keepsKeys && keying.before !== undefined ? keying.before.clone() : base.cipher(keyed, keying),
  });

  /** The packet that `send` makes. */
  make(making: Making, send: () => Uint8Array): Uint8Array {
    this.#making = making;
    try {
      return this.#finish(send(), making);
    } finally {
      this.#making = undefined;
    }
  }

  /** What `ratchet` gives; where `keeps` says so, the peer goes on under the keys that it replaces (RTS-03). */
  keepingKeys(keeps: boolean, ratchet: () => Uint8Array): Uint8Array {
    this.#keepsKeys = keeps;
    try {
      return ratchet();
    } finally {
      this.#keepsKeys = false;
    }
  }

  get #fault() {
    const mutation = this.#making?.mutation;
    return mutation?.by === 'sender' && isOfBytes(mutation) ? faultOf(mutation) : undefined;
  }

  #header(header: Header): Header {
    const fault = this.#fault;
    if (fault === undefined || header.flag !== this.#making?.message.flag) return header;
    const name = headerField(fault.field);
    return name === undefined ? header : withRule(header, name, fault.rule);
  }

  /** A component of a message of the handshake, before it is signed or sealed. */
  #bytes(field: string, bytes: Uint8Array): Uint8Array {
    const fault = this.#fault;
    if (fault?.field !== field || this.#making?.message.phase !== 'handshake') return bytes;
    return applyFault(bytes, [{ name: field, offset: 0, length: bytes.length }], fault);
  }

  /** What a packet of the data phase seals. */
  #content(content: Uint8Array, flag: number): Uint8Array {
    const fault = this.#fault;
    const message = this.#making?.message;
    if (fault === undefined || message?.phase !== 'data' || flag !== message.flag) return content;
    if (headerField(fault.field) !== undefined) return content;
    const { variant, profile } = this.#parties;
    return applyFault(content, contentFields(content, message, variant, profileOf(profile)), fault);
  }

  #finish(packet: Uint8Array, { message, mutation, body }: Making): Uint8Array {
    const { variant, profile } = this.#parties;
    const fields = packetFields(packet, message, variant, profileOf(profile));
    let faulty = packet;
    if (mutation?.by === 'network' && isOfBytes(mutation))
      faulty = applyFault(packet, fields, faultOf(mutation));
    else if (mutation?.field === 'cfg' || mutation?.field === 'kid')
      faulty = this.#signedAgain(applyFault(packet, fields, faultOf(mutation)));
    if (body === 'as it was') return faulty;
    const resized = new Uint8Array(HEADER_LENGTH + decodeHeader(faulty).msglen);
    resized.set(faulty.subarray(0, resized.length));
    return resized;
  }

  /** A Duplex connect request whose signed hash is that of what it says. */
  #signedAgain(packet: Uint8Array): Uint8Array {
    const { variant, profile, dialect } = this.#parties;
    const { client } = this.#keys;
    if (client === undefined) return packet;
    const circumstances = {
      variant,
      role: 'client',
      profile: profileOf(profile),
      dialect: dialectOf(dialect),
    } as const;
    const session = bareSession(circumstances, this.#subject);
    const header = packet.subarray(0, HEADER_LENGTH);
    const layout = duplexMessages(profileOf(profile)).connectRequest;
    const { kid, cfg } = layout.decode(packet.subarray(HEADER_LENGTH));
    const signed = signHash(session, 'h1', signedParts(session, header, kid, cfg), client.signingKey);
    return join(header, layout.encode({ kid, cfg, ...signed }));
  }
}

function headerField(field: string): HeaderFieldName | undefined {
  return HEADER_FIELDS.find(({ name }) => name === field)?.name;
}

function withRule(header: Header, name: HeaderFieldName, rule: Rule): Header {
  const value = changeNumber(BigInt(header[name]), headerBits(name), rule);
  return { ...header, [name]: name === 'flag' || name === 'msglen' ? Number(value) : value };
}
