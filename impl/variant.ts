/** Simplex: the server authenticates. Duplex: both sides do. */
export type Variant = 'simplex' | 'duplex';

/** The side that connects (client, in Duplex the sender) and the side that accepts (server, listener). */
export type Role = 'client' | 'server';

/** The lengths that a variant fixes, in bytes (protocol.md, section 1). */
export interface VariantParameters {
  /** Output of `H`. */
  readonly hash: number;
  /** Sponge rate of cSHAKE and KMAC. */
  readonly rate: 136 | 72;
  /** RCS key, and the ratchet key. */
  readonly key: 32 | 64;
  readonly nonce: 32;
  /** RCS tag. */
  readonly tag: 32 | 64;
  /** The name that key files give the variant: QSMS, QSMD. */
  readonly label: 'QSMS' | 'QSMD';
}

export const VARIANTS = Object.freeze({
  simplex: { hash: 32, rate: 136, key: 32, nonce: 32, tag: 32, label: 'QSMS' },
  duplex: { hash: 64, rate: 72, key: 64, nonce: 32, tag: 64, label: 'QSMD' },
} as const satisfies Record<Variant, VariantParameters>);
