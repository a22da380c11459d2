import type { Policy, SignedHash } from '../../../impl/policy.ts';
import { equalBytes } from '../../../impl/primitives/constant-time.ts';
import { timeless } from './header.ts';
import { BOTH, DUPLEX, only, type Twin } from './twin.ts';

type Parts = readonly Uint8Array[];

/** Hashes something else for that signed hash, the header being the first of its parts. */
export function covers(hash: SignedHash, change: (parts: Parts) => Parts): Twin['policy'] {
  return () => ({ signedInput: (parts, name) => (name === hash ? change(parts) : parts) });
}

const without = (index: number) => (parts: Parts) => parts.toSpliced(index, 1);
const withoutTime = ([header, ...rest]: Parts) => (header === undefined ? rest : [timeless(header), ...rest]);

export function takesAnyHash(hash: SignedHash): Partial<Policy> {
  return { acceptHash: (received, own, name) => name === hash || equalBytes(received, own) };
}

export function takesAnySignature(hash: SignedHash): Partial<Policy> {
  return { acceptSignature: (verifies, name) => name === hash || verifies };
}

/** What a signed hash covers, and whose it is taken to be: HDR-03, PRM-07, SMX-03, DPX-02, DPX-05. */
export const SIGNED_TWINS: readonly Twin[] = [
  {
    mutant: 'h1-without-header',
    title: 'leaves the header out of the signed hash of the connect request',
    variants: DUPLEX,
    policy: covers('h1', without(0)),
  },
  {
    mutant: 'h2-without-header',
    title: 'leaves the header out of the signed hash of the connect response',
    variants: BOTH,
    policy: covers('h2', without(0)),
  },
  {
    mutant: 'h3-without-header',
    title: 'leaves the header out of the signed hash of the exchange request',
    variants: DUPLEX,
    policy: covers('h3', without(0)),
  },
  {
    mutant: 'h4-without-header',
    title: 'leaves the header out of the signed hash of the exchange response',
    variants: DUPLEX,
    policy: covers('h4', without(0)),
  },
  {
    mutant: 'h2-without-time',
    title: 'leaves the time out of the signed hash of the connect response',
    variants: BOTH,
    policy: covers('h2', withoutTime),
  },
  {
    mutant: 'h3-without-time',
    title: 'leaves the time out of the signed hash of the exchange request',
    variants: DUPLEX,
    policy: covers('h3', withoutTime),
  },
  {
    mutant: 'h2-without-key',
    title: 'leaves the KEM key out of the signed hash of the connect response',
    variants: BOTH,
    policy: covers('h2', without(1)),
  },
  {
    mutant: 'h3-without-ciphertext',
    title: 'leaves the ciphertext out of the signed hash of the exchange request',
    variants: DUPLEX,
    policy: covers('h3', without(1)),
  },
  {
    mutant: 'h3-without-key',
    title: 'leaves the KEM key out of the signed hash of the exchange request',
    variants: DUPLEX,
    policy: covers('h3', without(2)),
  },
  {
    mutant: 'h4-without-ciphertext',
    title: 'leaves the ciphertext out of the signed hash of the exchange response',
    variants: DUPLEX,
    policy: covers('h4', without(1)),
  },
  {
    mutant: 'h1-not-compared',
    title: 'takes any signed hash in a connect request',
    variants: DUPLEX,
    policy: only('server', takesAnyHash('h1')),
  },
  {
    mutant: 'h2-not-compared',
    title: 'takes any signed hash in a connect response',
    variants: BOTH,
    policy: only('client', takesAnyHash('h2')),
  },
  {
    mutant: 'h3-not-compared',
    title: 'takes any signed hash in an exchange request',
    variants: DUPLEX,
    policy: only('server', takesAnyHash('h3')),
  },
  {
    mutant: 'h4-not-compared',
    title: 'takes any signed hash in an exchange response',
    variants: DUPLEX,
    policy: only('client', takesAnyHash('h4')),
  },
  {
    mutant: 'signature-2-not-verified',
    title: 'takes any signature in a connect response',
    variants: BOTH,
    policy: only('client', takesAnySignature('h2')),
  },
  {
    mutant: 'signature-3-not-verified',
    title: 'takes any signature in an exchange request',
    variants: DUPLEX,
    policy: only('server', takesAnySignature('h3')),
  },
  {
    mutant: 'signature-4-not-verified',
    title: 'takes any signature in an exchange response',
    variants: DUPLEX,
    policy: only('client', takesAnySignature('h4')),
  },
  {
    mutant: 'packet-3-verified-with-own-key',
    title: 'verifies the exchange request with its own key',
    variants: DUPLEX,
    refusesItself: true,
    policy: only('server', {
      verificationKey: ({ peer, own }, name) => (name === 'h3' ? (own ?? peer) : peer),
    }),
  },
  {
    mutant: 'any-client-key',
    title: 'takes any client that it knows for the first one',
    variants: DUPLEX,
    policy: only('server', { identifiedClient: (verified, [first]) => first ?? verified }),
  },
];
