import type { DerivationInputs, DialectName } from './dialect.ts';
import type { HeaderField } from './term.ts';

export const VARIANTS = ['simplex', 'duplex'] as const;
export type Variant = (typeof VARIANTS)[number];
export type Role = 'client' | 'server';

/** Flags of protocol.md section 4 that the model sends. */
export const Flag = {
  connectRequest: 0x01,
  connectResponse: 0x02,
  encryptedMessage: 0x04,
  exchangeRequest: 0x07,
  exchangeResponse: 0x08,
  establishRequest: 0x09,
  establishResponse: 0x0a,
  asymmetricRequest: 0x10,
  asymmetricResponse: 0x11,
  symmetricRatchet: 0x12,
  error: 0x14,
} as const;

/**
 * The checks that a receiver makes, each by its name; a row lists those that it makes, in order.
 * The first four are HDR-02's. `idle` and `requested` are RTA-03's: no request of one's own is open,
 * one is open.
 */
export type Check =
  | 'flag'
  | 'length'
  | 'sequence'
  | 'time'
  | 'kid'
  | 'configuration'
  | 'signature'
  | 'hash'
  | 'tag'
  | 'confirmation'
  | 'idle'
  | 'requested'
  /** Weakened forms, used by mutants only. */
  | 'time not past'
  | 'time not future'
  | 'sequence not smaller'
  | 'tag of header';

/** Where the randomness of a drawn value comes from; anything but `session` is a mutant's doing. */
export type Origin = 'session' | 'party' | 'long-term' | 'public';

/** A value that the sender of a packet draws. */
export type Draw =
  | { readonly kind: 'kem key'; readonly name: string; readonly origin: Origin }
  | {
      readonly kind: 'encapsulation';
      readonly name: string;
      readonly to: string;
      readonly secret: string;
      readonly origin: Origin;
    }
  | { readonly kind: 'token'; readonly name: string; readonly origin: Origin };

/** A signed hash: `hash` is the name of the hash, `over` what it covers (`sh` is the packet's header). */
export interface Signed {
  readonly hash: string;
  readonly over: readonly string[];
  /** Whose key the receiver verifies with: the peer's, unless a mutant has it wrong. */
  readonly verifiedWith: 'peer' | 'own';
}

/** A sealed body: the names sealed together and the header fields that are associated data. */
export interface Sealed {
  readonly content: readonly string[];
  readonly header: readonly HeaderField[];
  readonly encrypted: boolean;
}

/** A packet of the handshake: a row of the tables in protocol.md sections 5 and 6. */
export interface Row {
  readonly packet: number;
  readonly from: Role;
  readonly flag: number;
  readonly sequence: number;
  readonly draws: readonly Draw[];
  /** Values computed by both sides before the message is made or checked: name, and what is hashed. */
  readonly computes: readonly { readonly name: string; readonly over: readonly string[] }[];
  readonly signed?: Signed;
  readonly sealed?: Sealed;
  /** The message's parts in wire order; `sig` and the name of the hash stand for `SIG(h)`. */
  readonly message: readonly string[];
  readonly checks: readonly Check[];
  /** "After it": each entry is hashed into a new `sch`. */
  readonly folds: readonly (readonly string[])[];
  /** Whether the keys are derived after it. */
  readonly derives: boolean;
  /** The roles that accept with this packet, on sending or on receiving it. */
  readonly accepts: readonly Role[];
  /** Mutant: an unauthenticated error packet of code 0 counts as this packet (HDR-06). */
  readonly takesError: boolean;
}

/** The flags of the data phase and what a packet does. */
export type ChannelName =
  | 'message'
  | 'symmetric ratchet'
  | 'asymmetric request'
  | 'asymmetric response'
  | 'error';

/** A packet of the data phase: sections 8, 9 and 10. */
export interface ChannelRow {
  readonly name: ChannelName;
  readonly flag: number;
  readonly draws: readonly Draw[];
  readonly signed?: Signed;
  readonly sealed: Sealed;
  readonly checks: readonly Check[];
}

/** How key material is split: output labels of the derivation by their use. */
export interface Split {
  readonly client: { readonly key: string; readonly nonce: string };
  readonly server: { readonly key: string; readonly nonce: string };
  readonly ratchet: string;
}

/** How a ratchet makes new keys: section 9's cSHAKE call and what is replaced. */
export interface Rekey {
  readonly inputs: DerivationInputs;
  readonly split: Split;
  /** Directions that get new keys. */
  readonly directions: readonly Role[];
  /** Whether the nonces and MAC chains start anew with new keys, or the old keys are simply started again. */
  readonly changesKeys: boolean;
  readonly changesRatchetKey: boolean;
  /** Whether the old keys stay in memory. */
  readonly keepsOld: boolean;
}

/** The cipher state and what a receiver does around it: PRM-04 to PRM-06, CHN-02 to CHN-04. */
export interface Cipher {
  /** Whether the nonce runs on from message to message. */
  readonly nonceRunsOn: boolean;
  /** Whether the MAC is chained. */
  readonly chained: boolean;
  /** Whether the data phase goes on with the states of the confirmations. */
  readonly continues: boolean;
  /** Whether a receiver stores counter and state after a packet. */
  readonly stores: boolean;
  /** Whether plaintext is delivered only if the tag matches. */
  readonly releasesAfterTag: boolean;
}

/** One variant of the protocol in one dialect, as data. Both sides run the same table. */
export interface Protocol {
  readonly variant: Variant;
  readonly dialect: DialectName;
  readonly hashBits: number;
  readonly handshake: readonly Row[];
  readonly derivation: DerivationInputs & { readonly split: Split };
  readonly channel: readonly ChannelRow[];
  readonly cipher: Cipher;
  readonly rekey: Readonly<Record<'symmetric' | 'asymmetric', Rekey>>;
  /** Names erased once the keys are derived (SMX-02, TRD-01). */
  readonly erased: readonly string[];
  readonly ratchetErased: readonly string[];
  readonly erasesAtTeardown: boolean;
  readonly firstSequence: 0 | 1;
  readonly ratchetTimeZero: boolean;
  /** Whether a Duplex server tells whose key verified packet 1 (DPX-05). */
  readonly tellsClientsApart: boolean;
}

/**
 * Whether a refusal can leave the adversary more than it had: not where all that it leaves is a closed and erased
 * session.
 */
export function refusalsMatter({ cipher, erasesAtTeardown }: Protocol): boolean {
  return !cipher.releasesAfterTag || !erasesAtTeardown;
}
