import { type Policy, type SignedHash, strict } from '../../impl/policy.ts';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { reduced } from '../faults/kem-faults.ts';
import { verifiesOtherwise } from '../faults/nonstandard-signature.ts';
import type { Defect } from './defect.ts';

const anySignature = (...hashes: readonly SignedHash[]): Partial<Policy> => ({
  acceptSignature: (verifies, name) => hashes.includes(name) || verifies,
});

const anyHash = (...hashes: readonly SignedHash[]): Partial<Policy> => ({
  acceptHash: (received, own, name) => hashes.includes(name) || equalBytes(received, own),
});

/** Leaves a part out of what it folds, or begins with. */
const withoutStart = (part: number): Partial<Policy> => ({
  transcriptInput: (parts, step) => (step === 'start' ? parts.toSpliced(part, 1) : parts),
});

/** What is verified of the handshake, and what its keys depend on: PRM-07, PRM-08, SMX, DPX, CFG-03, CFG-04. */
export const HANDSHAKE_DEFECTS: readonly Defect[] = [
  {
    id: 'signature-unverified-response',
    title: 'does not verify the signature of a connect response',
    breaks: ['SMX-03', 'DPX-02', 'PRM-07'],
    policy: anySignature('h2'),
  },
  {
    id: 'signature-unverified-request',
    title: 'does not verify the signature of a connect request',
    breaks: ['DPX-05'],
    policy: anySignature('h1'),
  },
  {
    id: 'signature-unverified-exchange',
    title: 'does not verify the signatures of the exchange',
    breaks: ['DPX-02', 'PRM-07'],
    policy: anySignature('h3', 'h4'),
  },
  {
    id: 'hash-uncompared-response',
    title: 'does not compare the hash of a connect response with its own',
    breaks: ['SMX-03', 'DPX-02', 'HDR-03'],
    policy: anyHash('h2'),
  },
  {
    id: 'hash-uncompared-request',
    title: 'does not compare the hash of a connect request with its own',
    breaks: ['DPX-02', 'HDR-03'],
    policy: anyHash('h1'),
  },
  {
    id: 'hash-uncompared-exchange',
    title: 'does not compare the hashes of the exchange with its own',
    breaks: ['DPX-02', 'HDR-03'],
    policy: anyHash('h3', 'h4'),
  },
  {
    id: 'response-unchecked',
    title: 'takes whatever comes as a connect response, and any KEM key in it',
    breaks: ['SMX-03', 'PRM-08'],
    policy: {
      ...anySignature('h2'),
      ...anyHash('h2'),
      acceptPublicKey: () => true,
      encapsulationKey: reduced,
    },
  },
  {
    id: 'hash-half-compared',
    title: 'compares the first half of a signed hash',
    breaks: ['PRM-07', 'SMX-03', 'DPX-02'],
    policy: {
      acceptHash: (received, own) =>
        equalBytes(received.subarray(0, own.length / 2), own.subarray(0, own.length / 2)),
    },
  },
  {
    id: 'signature-any-interface',
    title: 'takes a signature of the internal interface as well',
    breaks: ['PRM-07'],
    policy: {
      acceptSignature: (verifies, _, { signature, hash, key }) =>
        verifies || verifiesOtherwise(signature, hash, key, 'internal'),
    },
  },
  {
    id: 'signature-any-context',
    title: 'takes a signature with a context of its own protocol as well',
    breaks: ['PRM-07'],
    policy: {
      acceptSignature: (verifies, _, { signature, hash, key }) =>
        verifies || verifiesOtherwise(signature, hash, key, 'with a context'),
    },
  },
  {
    id: 'signed-hash-unchecked',
    title: 'looks at neither signature nor hash of what is signed',
    breaks: ['PRM-07'],
    policy: { acceptSignature: () => true, acceptHash: () => true },
  },
  {
    id: 'confirmation-unopened',
    title: 'takes whatever comes for a confirmation, and for data',
    breaks: ['PRM-08', 'PRM-06'],
    policy: { acceptTag: () => true, acceptConfirmation: () => true },
  },
  {
    id: 'public-key-unchecked',
    title: 'encapsulates to a KEM key that FIPS 203 refuses',
    breaks: ['PRM-08'],
    policy: { acceptPublicKey: () => true, encapsulationKey: reduced },
  },
  {
    id: 'configuration-not-first',
    title: 'leaves the configuration out of its transcript',
    breaks: ['CFG-03', 'SMX-04', 'DPX-04'],
    policy: withoutStart(0),
  },
  {
    id: 'kid-not-in-transcript',
    title: 'leaves the key identity out of its transcript',
    breaks: ['SMX-04', 'DPX-04'],
    policy: withoutStart(1),
  },
  {
    id: 'verification-key-not-in-transcript',
    title: 'leaves the verification key that comes first out of its transcript',
    breaks: ['SMX-04', 'DPX-04'],
    policy: withoutStart(2),
  },
  {
    id: 'response-not-folded',
    title: 'does not fold the connect response into its transcript',
    breaks: ['SMX-04', 'DPX-04'],
    policy: { foldsPacket: (folded, packet) => folded && packet !== 2 },
  },
  {
    id: 'exchange-not-folded',
    title: 'does not fold the exchange request into its transcript',
    breaks: ['SMX-04', 'DPX-04'],
    policy: { foldsPacket: (folded, packet) => folded && packet !== 3 },
  },
  {
    id: 'one-secret-of-two',
    title: 'derives its keys without the secret that was encapsulated to the client',
    breaks: ['DPX-03'],
    policy: { keyInput: (input) => ({ ...input, S: new Uint8Array(0) }) },
  },
  {
    id: 'keys-without-transcript',
    title: 'derives its keys without the transcript',
    breaks: ['SMX-04', 'DPX-04'],
    policy: {
      keyInput: (input, derivation) =>
        derivation === 'handshake' ? { ...input, N: new Uint8Array(0) } : input,
    },
  },
  {
    id: 'confirmation-of-hash',
    title: 'confirms with its transcript in the opposite order',
    breaks: ['CNF-01', 'CNF-02'],
    policy: { confirmation: (value) => value.toReversed() },
  },
  {
    id: 'simplex-and-duplex-alike',
    title: 'takes a connect request of any size and without a signature that it knows',
    breaks: ['CFG-04', 'DPX-05'],
    policy: {
      acceptExactLength: (msglen, expected, context) =>
        context.stage === 'connect request' || strict.acceptExactLength(msglen, expected, context),
      readMessage(message, expected) {
        const read = new Uint8Array(expected);
        read.set(message.subarray(0, expected));
        return read;
      },
      ...anySignature('h1'),
      ...anyHash('h1'),
    },
  },
];
