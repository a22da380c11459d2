import type { KemKeyPair } from '../../impl/primitives/kem.ts';
import type { Defect } from './defect.ts';

/** Gives the first key pair that was made, again and again. */
export function reused(): (fresh: () => KemKeyPair) => KemKeyPair {
  let first: KemKeyPair | undefined;
  return (fresh) => {
    first ??= fresh();
    return { publicKey: first.publicKey, secretKey: first.secretKey.slice() };
  };
}

export const DIRECTIONAL_DEFECTS: readonly Defect[] = [
  {
    id: 'one-key-for-both',
    title: 'transmits under the key that it receives with',
    breaks: ['DIR-01', 'DIR-02'],
    policy: {
      sessionKeys: (keys) => ({ ...keys, serverKey: keys.clientKey, serverNonce: keys.clientNonce }),
    },
  },
  {
    id: 'keys-swapped',
    title: 'takes each direction for the other',
    breaks: ['DIR-01'],
    policy: {
      sessionKeys: (keys) => ({
        ...keys,
        clientKey: keys.serverKey,
        clientNonce: keys.serverNonce,
        serverKey: keys.clientKey,
        serverNonce: keys.clientNonce,
      }),
    },
  },
  {
    id: 'one-nonce-for-both',
    title: 'transmits with the nonce that it receives with',
    breaks: ['DIR-01', 'DIR-02', 'DIR-03'],
    policy: { sessionKeys: (keys) => ({ ...keys, serverNonce: keys.clientNonce }) },
  },
  {
    id: 'one-key-after-ratchet',
    title: 'transmits under the key that it receives with after a ratchet',
    breaks: ['DIR-02', 'RTS-03'],
    policy: {
      sessionKeys: (keys, derivation) =>
        derivation === 'handshake'
          ? keys
          : { ...keys, serverKey: keys.clientKey, serverNonce: keys.clientNonce },
    },
  },
  {
    id: 'ephemeral-key-reused',
    title: 'uses one KEM key pair for every handshake',
    breaks: ['SMX-02', 'DPX-03', 'DIR-04', 'RPL-03'],
    policy: { ephemeralKeyPair: reused() },
  },
  {
    id: 'one-key-after-asymmetric-ratchet',
    title: 'transmits under the key that it receives with after an asymmetric ratchet',
    breaks: ['DIR-02', 'RTA-01'],
    policy: {
      sessionKeys: (keys, derivation) =>
        derivation === 'asymmetric ratchet'
          ? { ...keys, serverKey: keys.clientKey, serverNonce: keys.clientNonce }
          : keys,
    },
  },
  {
    id: 'ratchet-key-from-channel',
    title: 'keeps a channel key as its ratchet key',
    breaks: ['DIR-05', 'RTS-01'],
    policy: { sessionKeys: (keys) => ({ ...keys, ratchetKey: keys.clientKey }) },
  },
];
