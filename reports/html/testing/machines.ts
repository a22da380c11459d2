import type { LearnedMachine } from '../machine/machine-page.ts';
import { HOSTILE } from './hostile-run.ts';

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><style>rect { fill: #eef }</style><rect width="40" height="20"/></svg>';

/** A machine of two states that goes on where the model closes. */
export const SMALL_MACHINE: LearnedMachine = {
  record: {
    ...{ format: 'qsmp-machine/1', tool: 'qsmp-conformance 0.1.0', target: '127.0.0.1:4433' },
    ...{ variant: 'simplex', role: 'server', profile: 's1', dialect: 'reference', seed: '7' },
    inputs: ['next', 'time past'],
    leftOut: [{ input: 'connect', why: 'a server does not connect' }],
    initial: 0,
    states: [
      [
        { input: 'next', output: '02', next: 1 },
        { input: 'time past', output: 'closed', next: 1 },
      ],
      [
        { input: 'next', output: 'none', next: 1 },
        { input: 'time past', output: 'accepted', next: 1 },
      ],
    ],
    queries: 12,
  },
  picture: PICTURE,
  differences: [
    {
      ...{
        from: 'model',
        kind: 'extra',
        witness: ['next', 'time past'],
        output: 'accepted',
        expected: 'closed',
      },
      ...{ requirements: ['RPL-04'], replay: "qsmp learn --word 'next, time past'" },
    },
  ],
  patterns: [],
  modelStates: 2,
  milliseconds: 1500,
};

const ALL = HOSTILE.map((text) => text.slice(0, 5000)).join(' ');
const [DIFFERENCE] = SMALL_MACHINE.differences;

/** The same, of a peer that says what wants to be more than text. */
export const HOSTILE_MACHINE: LearnedMachine = {
  ...SMALL_MACHINE,
  record: {
    ...SMALL_MACHINE.record,
    target: ALL,
    tool: ALL,
    seed: ALL,
    unfinished: ALL,
    leftOut: [{ input: 'x', why: ALL }],
  },
  differences: DIFFERENCE === undefined ? [] : [{ ...DIFFERENCE, from: ALL, expected: ALL, replay: ALL }],
  patterns: [{ title: ALL, witness: ['next'], requirements: [ALL], replay: ALL }],
};
