import type { Profile } from '../../impl/profile.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { HEADER_FIELDS, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Field } from '../../impl/wire/layout.ts';
import { duplexMessages, ratchetMessages, simplexMessages } from '../../impl/wire/messages.ts';
import type { PlacedField } from './fault.ts';

/** How a message is kept from being changed: by nothing, by a signed hash, or by a seal (HDR-03). */
export type Protection = 'none' | 'signed' | 'sealed';

/** A message that faults are made in: a packet of the handshake, or of the data phase. */
export interface Message {
  readonly name: MessageName;
  readonly flag: number;
  readonly phase: 'handshake' | 'data';
  /** Who sends it; in the data phase either side does. */
  readonly sender: Role | 'either';
  /** The variants that have it, and how each keeps it. */
  readonly protection: Readonly<Partial<Record<Variant, Protection>>>;
  /** Its place among the packets that its sender sends in the handshake, from 0. */
  readonly index: number;
}

export type MessageName = HandshakeMessage | DataMessage;
export type HandshakeMessage =
  | 'connectRequest'
  | 'connectResponse'
  | 'exchangeRequest'
  | 'exchangeResponse'
  | 'establishRequest'
  | 'establishResponse';
export type DataMessage =
  | 'encryptedMessage'
  | 'symmetricRequest'
  | 'asymmetricRequest'
  | 'asymmetricResponse'
  | 'errorCondition';

const HANDSHAKE: readonly (readonly [HandshakeMessage, Role, number, Protection | undefined, Protection])[] =
  [
    ['connectRequest', 'client', 0, 'none', 'signed'],
    ['connectResponse', 'server', 0, 'signed', 'signed'],
    ['exchangeRequest', 'client', 1, 'none', 'signed'],
    ['exchangeResponse', 'server', 1, 'sealed', 'signed'],
    ['establishRequest', 'client', 2, undefined, 'sealed'],
    ['establishResponse', 'server', 2, undefined, 'sealed'],
  ];

const DATA: readonly (readonly [DataMessage, number, readonly Variant[]])[] = [
  ['encryptedMessage', Flag.encryptedMessage, ['simplex', 'duplex']],
  ['symmetricRequest', Flag.symmetricRatchetRequest, ['simplex', 'duplex']],
  ['asymmetricRequest', Flag.asymmetricRatchetRequest, ['duplex']],
  ['asymmetricResponse', Flag.asymmetricRatchetResponse, ['duplex']],
  ['errorCondition', Flag.errorCondition, ['simplex', 'duplex']],
];

/** Every message of both variants, in the order in which a session has them. */
export const MESSAGES: readonly Message[] = Object.freeze([
  ...HANDSHAKE.map(
    ([name, sender, index, simplex, duplex]): Message => ({
      name,
      flag: Flag[name],
      phase: 'handshake',
      sender,
      protection: { ...(simplex !== undefined && { simplex }), duplex },
      index,
    }),
  ),
  ...DATA.map(
    ([name, flag, variants]): Message => ({
      name,
      flag,
      phase: 'data',
      sender: 'either',
      protection: Object.fromEntries(variants.map((variant) => [variant, 'sealed'])),
      index: 0,
    }),
  ),
]);

/** The message of that name. @throws RangeError when there is none */
export function messageOf(name: string): Message {
  const message = MESSAGES.find((each) => each.name === name);
  if (message === undefined) throw new RangeError(`message: there is no ${name}`);
  return message;
}

/** The message of the handshake that has this flag, where one has. */
export function handshakeMessageOf(flag: number | undefined): Message | undefined {
  return MESSAGES.find((each) => each.phase === 'handshake' && each.flag === flag);
}

/** The fields of a packet: the header's, then the message's; in the data phase `ciphertext` and `tag`. */
export function packetFields(
  packet: Uint8Array,
  message: Message,
  variant: Variant,
  profile: Profile,
): readonly PlacedField[] {
  const parts =
    message.phase === 'data'
      ? sealedParts(packet.length - HEADER_LENGTH, VARIANTS[variant].tag)
      : handshakeParts(message, variant, profile);
  const placed: PlacedField[] = [...HEADER_FIELDS];
  let offset = HEADER_LENGTH;
  for (const part of parts) {
    placed.push({ ...part, offset });
    offset += part.length;
  }
  return placed;
}

/** The parts of a handshake message (sections 5 and 6). @throws RangeError where the variant has no such message */
export function handshakeParts(
  { name }: Message,
  variant: Variant,
  profile: Profile,
): readonly Field<string>[] {
  const layouts: Readonly<Record<string, { readonly fields: readonly Field<string>[] }>> = (
    variant === 'simplex' ? simplexMessages : duplexMessages
  )(profile);
  const layout = layouts[name];
  if (layout === undefined) throw new RangeError(`message: ${variant} has no ${name}`);
  return layout.fields;
}

/** What a packet of the data phase seals, field by field: `content` is all of it. */
export function contentFields(
  content: Uint8Array,
  { name }: Message,
  variant: Variant,
  profile: Profile,
): readonly PlacedField[] {
  const layouts: Readonly<Record<string, { readonly fields: readonly Field<string>[] }>> = ratchetMessages(
    variant,
    profile,
  );
  let offset = 0;
  const placed = (layouts[name]?.fields ?? []).map((field) => {
    const here = { ...field, offset };
    offset += field.length;
    return here;
  });
  return [{ name: 'content', offset: 0, length: content.length }, ...placed];
}

function sealedParts(length: number, tag: number): readonly Field<string>[] {
  return [
    { name: 'ciphertext', length: length - tag },
    { name: 'tag', length: tag },
  ];
}
