/** A part of requirements that nothing tries, and why. Kept beside the coverage: the sentences stay as they are. */
export interface Untested {
  readonly requirements: readonly string[];
  /** The part, in the words of each sentence. */
  readonly what: string;
  readonly reason: string;
}

const TIME =
  'a comparison of 32 or 64 bytes differs by nanoseconds, which no network shows, and our own primitives in ' +
  'JavaScript do not claim it';

/** Everything that stays untested, whatever peer there is. */
export const UNTESTED: readonly Untested[] = Object.freeze([
  {
    requirements: ['PRM-05', 'PRM-07', 'CNF-01'],
    what: 'in constant time',
    reason: TIME,
  },
  { requirements: ['CNF-02'], what: 'constant-time comparisons', reason: TIME },
  {
    requirements: ['PRM-06'],
    what: 'A failed open advances MAC state and counter, not the nonce.',
    reason:
      'a session ends at its first packet that does not open (CHN-04), so that no peer shows its state after one',
  },
  {
    requirements: ['PRM-07'],
    what: 'signing keys are the FIPS expanded form',
    reason: 'a signing key never leaves its endpoint: only our own key files show it (KEY-04)',
  },
  {
    requirements: ['PRM-07'],
    what: 'The reference signs deterministically with ML-DSA and hedged with SLH-DSA',
    reason: 'a description of the reference, which binds no one: a verifier takes either, and that is tried',
  },
  {
    requirements: ['PRM-08'],
    what: 'the KEM rejects explicitly',
    reason: 'only Classic McEliece does, and no profile with it runs here',
  },
  {
    requirements: ['HDR-01'],
    what: 'for all field values',
    reason:
      'a handshake carries few values, and data runs through no more than it sends: our own header is tried with all',
  },
] satisfies readonly Untested[]);
