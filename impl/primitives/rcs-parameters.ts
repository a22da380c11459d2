import type { Rate } from './sha3.ts';

/** What distinguishes the two RCS ciphers (protocol.md, section 1). Lengths in bytes. */
export interface RcsParameters {
  readonly name: 'RCS-256' | 'RCS-512';
  /** The key, and the MAC's key. */
  readonly key: 32 | 64;
  readonly nonce: 32;
  readonly tag: 32 | 64;
  readonly rounds: number;
  /** Of cSHAKE in the key schedule, and of the MAC. */
  readonly rate: Rate;
  /** The name that cSHAKE expands the key under (PRM-02). */
  readonly cshakeName: readonly number[];
}

/** PRM-02: `01 00 00 00 00 00 00 00 00 VV`, then the label in ASCII. */
const cshakeName = (version: number, label: string): readonly number[] =>
  Object.freeze([1, 0, 0, 0, 0, 0, 0, 0, 0, version, ...new TextEncoder().encode(label)]);

export const RCS_256: RcsParameters = Object.freeze({
  name: 'RCS-256',
  key: 32,
  nonce: 32,
  tag: 32,
  rounds: 22,
  rate: 136,
  cshakeName: cshakeName(1, 'RCSK256'),
});

export const RCS_512: RcsParameters = Object.freeze({
  name: 'RCS-512',
  key: 64,
  nonce: 32,
  tag: 64,
  rounds: 30,
  rate: 72,
  cshakeName: cshakeName(2, 'RCSK512'),
});
