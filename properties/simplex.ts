import type { Check, PeerKind } from '../harness/check.ts';
import { type Input, inputCheck, transcriptPart } from './inputs.ts';

const PEERS: readonly PeerKind[] = ['simplex client', 'simplex server'];

/** SMX-04 and CFG-03: what enters the transcript, in the words of the requirement. */
const INPUTS: readonly Pick<Input, 'name' | 'title' | 'change'>[] = [
  {
    name: 'configuration',
    title: 'Two sides that disagree on the configuration derive unrelated keys.',
    change: transcriptPart('start', 0),
  },
  {
    name: 'key-identity',
    title: 'Two sides that disagree on the key identity derive unrelated keys.',
    change: transcriptPart('start', 1),
  },
  {
    name: 'verification-key',
    title: "Two sides that disagree on the server's verification key derive unrelated keys.",
    change: transcriptPart('start', 2),
  },
  {
    name: 'connect-response',
    title: 'Two sides that disagree on the header or KEM key of the connect response derive unrelated keys.',
    change: transcriptPart(2, 1),
  },
  {
    name: 'ciphertext',
    title: 'Two sides that disagree on the KEM ciphertext derive unrelated keys.',
    change: transcriptPart(3, 1),
  },
  {
    name: 'secret',
    title: 'Two sides that disagree on the KEM secret derive unrelated keys.',
    change: (change) => ({ keyInput: (input) => ({ ...input, X: change(input.X) }) }),
  },
];

/** SMX-04: every input of the transcript, changed on one side alone. */
export const SIMPLEX: readonly Check[] = INPUTS.map((input) =>
  inputCheck('simplex', {
    ...input,
    peers: PEERS,
    requirements: input.name === 'configuration' ? ['SMX-04', 'CFG-03'] : ['SMX-04'],
    quote: 'on one side alone makes confirmation fail',
  }),
);
