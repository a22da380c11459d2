import type { Aead } from '../../impl/crypto/crypto.ts';
import { type HeaderContext, type Policy, strict } from '../../impl/policy.ts';
import { Flag } from '../../impl/wire/codes.ts';
import type { Defect } from './defect.ts';
import { ofTwin } from './of-twin.ts';
import { predictable } from './twins/draws.ts';
import { splits } from './twins/keys.ts';
import { keeps } from './twins/ratchet.ts';

/** Compares the length of packets of that flag otherwise. */
function lengthOf(
  flag: number,
  accept: (msglen: number, expected: number) => boolean,
): Pick<Policy, 'acceptExactLength'> {
  return {
    acceptExactLength: (msglen, expected, context) =>
      context.phase === 'data' && context.flag === flag
        ? accept(msglen, expected)
        : strict.acceptExactLength(msglen, expected, context),
  };
}

/** Opens with an older cipher what this one does not open. */
function alsoWith(old: Aead, keyed: Aead): Aead {
  return {
    seal: (header, plaintext) => keyed.seal(header, plaintext),
    open: (header, sealed, acceptTag) =>
      keyed.clone().open(header, sealed, acceptTag) === undefined
        ? old.open(header, sealed, acceptTag)
        : keyed.open(header, sealed, acceptTag),
    clone: () => alsoWith(old.clone(), keyed.clone()),
    erase(overwrite) {
      keyed.erase(overwrite);
      old.erase(overwrite);
    },
  };
}

const isToken = ({ phase, flag }: HeaderContext) => phase === 'data' && flag === Flag.symmetricRatchetRequest;

/** The symmetric ratchet: RTS-01 to RTS-04. */
const SYMMETRIC: readonly Defect[] = [
  {
    id: 'ratchet-refused',
    title: 'refuses the ratchets of its peer',
    breaks: ['RTS-01'],
    policy: {
      acceptFlag: (flag, expected, context) =>
        !isToken(context) && strict.acceptFlag(flag, expected, context),
    },
  },
  {
    id: 'first-ratchet-refused',
    title: 'refuses a ratchet before any data',
    breaks: ['RTS-01'],
    policy: {
      acceptSequence: (sequence, expected, context) =>
        sequence === expected && !(isToken(context) && expected <= 4n),
    },
  },
  {
    id: 'numbers-reset-by-ratchet',
    title: 'counts from 0 after a ratchet',
    breaks: ['RTS-01'],
    policy: {
      storeSequence: (sequence, _counter, flag) => (flag === Flag.symmetricRatchetRequest ? 0n : sequence),
    },
  },
  ofTwin('ratchet-rekeys-one-way', ['RTS-01', 'RTS-03']),
  {
    id: 'token-length-unchecked',
    title: 'takes a token of any length',
    breaks: ['RTS-02'],
    policy: lengthOf(Flag.symmetricRatchetRequest, () => true),
  },
  {
    id: 'token-longer-taken',
    title: 'takes a token of 32 bytes or more',
    breaks: ['RTS-02'],
    policy: lengthOf(Flag.symmetricRatchetRequest, (msglen, expected) => msglen >= expected),
  },
  {
    id: 'token-shorter-taken',
    title: 'takes a token of 32 bytes or fewer',
    breaks: ['RTS-02'],
    policy: lengthOf(Flag.symmetricRatchetRequest, (msglen, expected) => msglen <= expected),
  },
  {
    id: 'zero-time-taken',
    title: 'takes a ratchet packet with time 0 in Simplex and in every dialect',
    breaks: ['RTS-02'],
    policy: { acceptZeroRatchetTime: (utctime) => utctime === 0n },
  },
  ofTwin('token-time-not-checked', ['RTS-02']),
  ofTwin('token-not-authenticated', ['RTS-02']),
  {
    id: 'old-keys-taken',
    title: 'opens packets under the keys of before a ratchet too',
    breaks: ['RTS-03'],
    policy: {
      cipher: (keyed, { before }) => (before === undefined ? keyed : alsoWith(before.clone(), keyed)),
    },
  },
  ofTwin('ratchet-restarts-old-keys', ['RTS-03', 'RTS-04']),
  {
    id: 'old-channel-keys-kept',
    title: 'keeps the old channel keys in memory after a ratchet',
    breaks: ['RTS-03'],
    policy: keeps('channel keys', 'replaced')('server'),
  },
  {
    id: 'old-ratchet-key-kept',
    title: 'keeps the old ratchet key in memory after a ratchet',
    breaks: ['RTS-03'],
    policy: keeps('ratchet key', 'replaced')('server'),
  },
  {
    id: 'token-kept',
    title: 'keeps the token in memory after a ratchet',
    breaks: ['RTS-04'],
    policy: keeps('token', 'used')('server'),
  },
  ofTwin('ratchet-without-token', ['RTS-04', 'SEC-07']),
  ofTwin('ratchet-without-ratchet-key', ['RTS-04']),
  ofTwin('token-predictable', ['RTS-04']),
  {
    id: 'ratchet-key-not-evolved',
    title: 'keeps its ratchet key in a symmetric ratchet',
    breaks: ['RTS-01', 'RTS-04'],
    policy: splits('symmetric ratchet', (keys, { S }) => ({ ...keys, ratchetKey: S }))('server'),
  },
];

/** The asymmetric ratchet: RTA-01 to RTA-05, SEC-07. */
const ASYMMETRIC: readonly Defect[] = [
  {
    id: 'asymmetric-ratchet-refused',
    title: 'refuses the asymmetric ratchets of its peer',
    breaks: ['RTA-01'],
    policy: {
      acceptFlag: (flag, expected, context) =>
        !(context.phase === 'data' && flag === Flag.asymmetricRatchetRequest) &&
        strict.acceptFlag(flag, expected, context),
    },
  },
  {
    id: 'request-key-predictable',
    title: 'makes the KEM key of its asymmetric ratchets from a fixed seed',
    breaks: ['RTA-01', 'RTA-05'],
    policy: predictable('ratchet request'),
  },
  ofTwin('ratchet-secret-not-used', ['RTA-01', 'RTA-05', 'SEC-07']),
  ofTwin('ratchet-key-not-replaced', ['RTA-01', 'RTA-05']),
  ofTwin('asymmetric-one-way', ['RTA-01']),
  ofTwin('request-unsigned', ['RTA-02']),
  ofTwin('response-unsigned', ['RTA-02']),
  ofTwin('request-hash-not-compared', ['RTA-02']),
  ofTwin('response-hash-not-compared', ['RTA-02']),
  {
    id: 'ratchet-verified-with-own-key',
    title: 'verifies what was signed for an asymmetric ratchet with its own key',
    breaks: ['RTA-02'],
    policy: {
      verificationKey: ({ peer, own }, name) =>
        name === 'ratchet request' || name === 'ratchet response' ? (own ?? peer) : peer,
    },
  },
  {
    id: 'request-longer-taken',
    title: 'takes a longer request for an asymmetric ratchet, and reads its beginning',
    breaks: ['RTA-02'],
    policy: {
      ...lengthOf(Flag.asymmetricRatchetRequest, (msglen, expected) => msglen >= expected),
      readRatchet: (opened, expected) => opened.subarray(0, expected),
    },
  },
  ofTwin('response-without-request', ['RTA-03']),
  {
    id: 'refused-response-dropped',
    title: 'drops a ratchet response that it refuses, and goes on',
    breaks: ['RTA-03'],
    policy: {
      failureEndsSession: (_code, phase, flag) => phase !== 'data' || flag !== Flag.asymmetricRatchetResponse,
    },
  },
  {
    id: 'ratchet-secret-kept',
    title: 'keeps the KEM secret in memory once it was used',
    breaks: ['SMX-02', 'RTA-04'],
    policy: keeps('KEM secret', 'used')('server'),
  },
  {
    id: 'ratchet-key-pair-kept',
    title: 'keeps the KEM secret key in memory once it was used',
    breaks: ['SMX-02', 'RTA-04'],
    policy: keeps('KEM secret key', 'used')('server'),
  },
];

export const RATCHET_DEFECTS: readonly Defect[] = [...SYMMETRIC, ...ASYMMETRIC];
