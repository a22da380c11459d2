import type { Profile } from '../../impl/profile.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { ERROR_SEQUENCE, Flag } from '../../impl/wire/codes.ts';
import type { Header } from '../../impl/wire/header.ts';
import type { Field } from '../../impl/wire/layout.ts';
import { duplexMessages, ratchetMessages, simplexMessages } from '../../impl/wire/messages.ts';
import type { Phase } from './dissection.ts';

/** How the message of a packet is laid out. */
export interface MessageForm {
  readonly fields: readonly Field<string>[];
  /** Whether its length is that of all fields and no other is right; else the first field takes what is left. */
  readonly fixed: boolean;
  /** The phase that it belongs to; undefined for one that belongs to either. */
  readonly phase: Phase | undefined;
  /** Who sends it; undefined for either side. */
  readonly sender: Role | undefined;
}

/** What people call the fields of layouts (impl/wire/messages.ts). */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  kid: 'key identity',
  cfg: 'configuration',
  publicKey: 'public key',
  sealedHash: 'sealed hash',
};

/** The layouts of ratchet packets once opened, by flag. */
const RATCHETS: Readonly<Record<number, 'symmetricRequest' | 'asymmetricRequest' | 'asymmetricResponse'>> = {
  [Flag.symmetricRatchetRequest]: 'symmetricRequest',
  [Flag.asymmetricRatchetRequest]: 'asymmetricRequest',
  [Flag.asymmetricRatchetResponse]: 'asymmetricResponse',
};

/**
 * The form of the message behind a header (protocol.md, sections 4 to 10), by its flag; undefined where the variant
 * has none with this flag, or where its sizes need a profile that is not known.
 */
export function messageForm(
  header: Header,
  variant: Variant,
  profile: Profile | undefined,
): MessageForm | undefined {
  const { flag } = header;
  if (flag === Flag.errorCondition) return errorForm(header, variant);
  const either = { sender: undefined, phase: 'data' } as const;
  if (flag === Flag.encryptedMessage)
    return { ...either, fixed: false, fields: sealed(variant, [{ name: 'ciphertext', length: 0 }]) };
  const ratchet = RATCHETS[flag];
  if (ratchet !== undefined) {
    if (profile === undefined || (variant === 'simplex' && ratchet !== 'symmetricRequest')) return undefined;
    const { fields } = ratchetMessages(variant, profile)[ratchet];
    const inside = fields.map(({ name, length }) => ({ name: `sealed ${fieldName(name)}`, length }));
    return { ...either, fixed: true, fields: sealed(variant, inside) };
  }
  return profile === undefined ? undefined : handshakeForm(flag, variant, profile);
}

/** The messages of a handshake, by the names of their flags. */
function handshakeForm(flag: number, variant: Variant, profile: Profile): MessageForm | undefined {
  const layouts: Readonly<Record<string, { readonly fields: readonly Field<string>[] }>> = (
    variant === 'simplex' ? simplexMessages : duplexMessages
  )(profile);
  const [name = ''] = Object.entries(Flag).find(([, value]) => value === flag) ?? [];
  const layout = layouts[name];
  if (layout === undefined) return undefined;
  const { hash } = VARIANTS[variant];
  const fields = layout.fields.flatMap((field) =>
    field.name === 'sealedHash'
      ? sealed(variant, [{ name: fieldName(field.name), length: hash }])
      : [{ name: fieldName(field.name), length: field.length }],
  );
  return { fields, fixed: true, phase: 'handshake', sender: name.endsWith('Request') ? 'client' : 'server' };
}

/** An error is one code byte, sealed once there are keys (ERR-01, ERR-04): its length tells, its sequence helps. */
function errorForm({ msglen, sequence }: Header, variant: Variant): MessageForm {
  const plain = msglen === 1 || sequence === ERROR_SEQUENCE;
  const code = { name: plain ? 'code' : 'sealed code', length: 1 };
  return {
    fields: plain ? [code] : sealed(variant, [code]),
    fixed: true,
    // A plain one may come whenever: what it is worth in the data phase is the receiver's to say (ERR-03).
    phase: plain ? undefined : 'data',
    sender: undefined,
  };
}

function sealed(variant: Variant, fields: readonly Field<string>[]): readonly Field<string>[] {
  return [...fields, { name: 'tag', length: VARIANTS[variant].tag }];
}

function fieldName(name: string): string {
  return FIELD_NAMES[name] ?? name;
}
