import { applyFault } from '../../harness/faults/fault.ts';
import {
  handshakeParts,
  MESSAGES,
  type Message,
  type MessageName,
  messageOf,
  type Protection,
  packetFields,
} from '../../harness/faults/messages.ts';
import { FaultyPacket } from '../../harness/faulty-packet.ts';
import { SignedForgery } from '../../harness/signed-forgery.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Dialect } from '../../impl/dialect.ts';
import type { Identity } from '../../impl/endpoint.ts';
import type { Policy } from '../../impl/policy.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Profile } from '../../impl/profile.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import { HEADER_FIELDS, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { FieldEdit, SealedFault } from './moves.ts';
import { type Reason, reason } from './reason.ts';
import type { Hint } from './referee.ts';
import type { Scene } from './scene.ts';

/** Who forges: ourselves, with our own keys. */
export interface Forger {
  readonly identity: Identity;
  readonly profile: Profile;
  readonly crypto: Crypto;
  readonly dialect: Dialect;
  /** Draws for signatures that are made anew, the same ones each time. */
  readonly random: () => RandomSource;
}

const HEADER: readonly string[] = HEADER_FIELDS.map(({ name }) => name);

/** The flags of messages that are signed within their seal. */
const RATCHETS: readonly number[] = [Flag.asymmetricRatchetRequest, Flag.asymmetricRatchetResponse];

/** What the messages of an asymmetric ratchet seal, field by field. */
const SIGNED_IN: Readonly<Partial<Record<MessageName, readonly string[]>>> = {
  asymmetricRequest: ['signature', 'hash', 'publicKey'],
  asymmetricResponse: ['signature', 'hash', 'ciphertext'],
};

/** A fault that our endpoint makes, and in which message. */
export interface ArmedFault {
  readonly message: Message;
  readonly policy: Partial<Policy> | undefined;
}

/** Makes our packets again with a fault in them, by the network's hand or by our own. */
export class Forge {
  readonly #forger: Forger;

  constructor(forger: Forger) {
    this.#forger = forger;
  }

  /** The message that our next packet is. */
  messageOf({ referee }: Scene, flag: number | undefined): Message | undefined {
    const { variant, role } = this.#forger.identity;
    if (!referee.inData)
      return MESSAGES.filter(
        ({ phase, sender, protection }) =>
          phase === 'handshake' && sender === role && protection[variant] !== undefined,
      ).find(({ index }) => index === referee.position);
    return MESSAGES.find((each) => each.phase === 'data' && each.flag === flag);
  }

  /** How our next packet is kept from being changed. */
  protectionOf(scene: Scene): Protection | undefined {
    return this.messageOf(scene, undefined)?.protection[this.#forger.identity.variant];
  }

  /** Our endpoint's decisions while it makes a packet with this fault. */
  faulty(name: MessageName, { field, rule }: SealedFault): ArmedFault | undefined {
    const message = messageOf(name);
    const { identity, profile } = this.#forger;
    const protection = message.protection[identity.variant];
    if (protection === undefined) return undefined;
    if (message.phase === 'handshake' && protection === 'sealed' && field === 'confirmation')
      return { message, policy: { confirmation: (value) => faultyValue(value, rule) } };
    if (message.phase === 'handshake' && !HEADER.includes(field)) return undefined;
    if (
      message.phase === 'data' &&
      !HEADER.includes(field) &&
      field !== 'content' &&
      !SIGNED_IN[name]?.includes(field)
    )
      return undefined;
    const faulty = new FaultyPacket(
      { identity, profile, capabilities: { setsClock: true } },
      { message, field, rule, by: 'sender', body: 'as it was' },
    );
    faulty.arm();
    return { message, policy: faulty.overrides.policy };
  }

  /** Why a packet must be refused that has this fault in what it seals, whatever its header says. */
  contentReason(name: MessageName, { field }: SealedFault, flag: number): Reason | undefined {
    if (field === 'confirmation')
      return reason(
        this.#forger.identity.variant === 'simplex' ? 'CNF-01' : 'CNF-02',
        'another value in a confirmation',
        [ErrorCode.verifyFailure],
      );
    if (!name.startsWith('asymmetric') && RATCHETS.includes(flag))
      return reason('RTA-03 RTA-02', 'a message of a ratchet that is none');
    if (HEADER.includes(field) || !name.startsWith('asymmetric')) return undefined;
    return reason('RTA-02', `a wrong ${field} in a ratchet`);
  }

  /** The packet with a fault in it, made on its way or signed anew; undefined where it has no such field. */
  change(
    scene: Scene,
    packet: Uint8Array,
    edit: FieldEdit,
    others: readonly Uint8Array[],
  ): { readonly bytes: Uint8Array; readonly hint?: Hint } | undefined {
    const message = this.messageOf(scene, packet[0]);
    const { identity, profile } = this.#forger;
    if (message === undefined) return undefined;
    if (edit.edit === 'signed') return this.#signed(scene, packet, message, edit.rule, others);
    const { field, rule } = edit;
    if (packet.length < HEADER_LENGTH) return undefined;
    const fields = packetFields(packet, message, identity.variant, profile);
    if (
      !fields.some(
        ({ name, length, offset }) => name === field && length > 0 && offset + length <= packet.length,
      )
    )
      return undefined;
    const bytes = applyFault(packet, fields, { message: message.name, field, rule });
    if (edit.edit === 'field') return { bytes };
    if (rule.kind === 'length' || rule.kind === 'longer') return undefined;
    return this.#resigned(bytes, message, field);
  }

  #signed(
    scene: Scene,
    packet: Uint8Array,
    message: Message,
    rule: Extract<FieldEdit, { edit: 'signed' }>['rule'],
    others: readonly Uint8Array[],
  ): { readonly bytes: Uint8Array; readonly hint: Hint } | undefined {
    const forgery = this.#forgery(message);
    const otherSession = others[message.index];
    const received = scene.received.at(-1);
    if (forgery === undefined) return undefined;
    const names = handshakeParts(message, this.#forger.identity.variant, this.#forger.profile).map(
      ({ name }) => name,
    );
    const named =
      rule.kind === 'hash of' ? rule.parts : rule.kind === 'size of another profile' ? [rule.field] : [];
    if (named.some((part) => !part.startsWith('header') && !names.includes(part))) return undefined;
    // The fake has no interfaces.
    if (rule.kind === 'interface' && this.#forger.crypto.name === 'fake') return undefined;
    if (rule.kind === 'of another session' && (otherSession === undefined || message.index === 0))
      return undefined;
    if (rule.kind === 'reflected' && (received === undefined || message.index === 0)) return undefined;
    const bytes = forgery.forge(packet, rule, { otherSession, received });
    const ofHash = ['hash of', 'hash changed', 'half of the hash', 'of another session'].includes(rule.kind);
    const unknown = rule.kind === 'unknown key' && message.name === 'connectRequest';
    return {
      bytes,
      hint: {
        reason: reason(
          unknown
            ? 'DPX-05'
            : `PRM-07 ${this.#forger.identity.variant === 'simplex' ? 'SMX-03' : 'DPX-02'} HDR-03`,
          ofHash ? 'a signed hash of something else' : 'a signed hash that does not verify',
        ),
      },
    };
  }

  #resigned(
    bytes: Uint8Array,
    message: Message,
    field: string,
  ): { readonly bytes: Uint8Array; readonly hint: Hint } | undefined {
    const forgery = this.#forgery(message);
    if (forgery === undefined) return undefined;
    const { crypto, profile, random } = this.#forger;
    const scheme = crypto.signature(profile.signature);
    const signed = forgery.resign(bytes, (hash, key) => scheme.sign(hash, key, random()));
    const why: Readonly<Record<string, Hint>> = {
      kid: { reason: reason('KEY-03', 'an unknown key identity', [ErrorCode.keyUnrecognized]) },
      cfg: { reason: reason('CFG-02', 'another configuration', [ErrorCode.unknownProtocol]) },
      publicKey: { reason: reason('PRM-08', 'another KEM key'), answerable: true },
      ciphertext: { reason: reason('PRM-08', 'another ciphertext'), answerable: true },
    };
    const hint = why[field];
    return hint && { bytes: signed, hint };
  }

  #forgery(message: Message): SignedForgery | undefined {
    const { identity, random } = this.#forger;
    if (!('ownKey' in identity) || message.protection[identity.variant] !== 'signed') return undefined;
    return new SignedForgery(this.#forger, message, random());
  }
}

/** A value of the same length with a fault in it. */
function faultyValue(value: Uint8Array, rule: SealedFault['rule']): Uint8Array {
  const field = { name: 'value', offset: 0, length: value.length };
  const faulty = applyFault(value, [field], { message: 'confirmation', field: field.name, rule });
  return faulty.length === value.length ? faulty : faultyValue(value, { kind: 'flip', at: 0, mask: 1 });
}
