/** The named choices where the documents disagree (protocol.md, section 13). */
export interface Dialect {
  readonly name: 'reference' | 'specification-1.4' | 'formal-2026';
  /** Simplex: which cSHAKE input the transcript is; the other of N and S is empty. */
  readonly simplexTranscriptInput: 'name' | 'customization';
  /** Duplex: the cSHAKE inputs of the key derivation. */
  readonly duplexKeyInputs: 'X=secA,N=sch,S=secB' | 'X=secA||secB,S=sch' | 'X=secA,N=secB,S=sch';
  /** Duplex: the packets, by number, that are folded into the transcript. */
  readonly duplexFolded: readonly number[];
  /** Duplex: what the confirmations seal: the transcript, or `c5 = H(sch || sh of packet 5)`. */
  readonly duplexConfirmation: 'transcript' | 'transcript-and-header';
  /** Duplex: where the header stands in signed hashes 1, 2 and 4; in 3 it is always first. */
  readonly duplexSignedHeader: 'first' | 'last';
  /** Duplex: the order of the two components in signed hash 3. */
  readonly duplexExchangeOrder: 'ciphertext-first' | 'key-first';
  /** Rounds of RCS-256. */
  readonly rcs256Rounds: 21 | 22;
  /** Padding of the MAC inside RCS: with the deployed edge (PRM-09), or as SP 800-185. */
  readonly macPadding: 'deployed' | 'standard';
  /** How far the first data-phase sequence number lies above the counter n of the handshake (CHN-02). */
  readonly firstDataSequence: 0 | 1;
  /** Whether a Duplex ratchet packet may carry time 0 (RTS-02). */
  readonly zeroRatchetTime: boolean;
}

export type DialectName = Dialect['name'];

const reference: Dialect = {
  name: 'reference',
  simplexTranscriptInput: 'name',
  duplexKeyInputs: 'X=secA,N=sch,S=secB',
  duplexFolded: [1, 2, 3, 4, 5],
  duplexConfirmation: 'transcript',
  duplexSignedHeader: 'first',
  duplexExchangeOrder: 'ciphertext-first',
  rcs256Rounds: 22,
  macPadding: 'deployed',
  firstDataSequence: 1,
  zeroRatchetTime: true,
};

const specification: Dialect = {
  name: 'specification-1.4',
  simplexTranscriptInput: 'customization',
  duplexKeyInputs: 'X=secA||secB,S=sch',
  duplexFolded: [],
  duplexConfirmation: 'transcript-and-header',
  duplexSignedHeader: 'last',
  duplexExchangeOrder: 'key-first',
  rcs256Rounds: 22,
  macPadding: 'standard',
  firstDataSequence: 0,
  zeroRatchetTime: false,
};

const formal: Dialect = {
  name: 'formal-2026',
  simplexTranscriptInput: 'customization',
  duplexKeyInputs: 'X=secA,N=secB,S=sch',
  duplexFolded: [2, 3, 4, 5],
  duplexConfirmation: 'transcript',
  duplexSignedHeader: 'first',
  duplexExchangeOrder: 'ciphertext-first',
  rcs256Rounds: 21,
  macPadding: 'standard',
  firstDataSequence: 0,
  zeroRatchetTime: false,
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = Object.freeze({
  reference,
  'specification-1.4': specification,
  'formal-2026': formal,
});
