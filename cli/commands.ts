import type { Command } from 'commander';
import { adapterCommand } from './adapter.ts';
import { conformCommand } from './conform.ts';
import { connectCommand } from './connect.ts';
import type { Context } from './context.ts';
import { corpusCommand } from './corpus.ts';
import { fuzzCommand } from './fuzz.ts';
import { keygenCommand } from './keygen.ts';
import { learnCommand } from './learn.ts';
import { measureCommand } from './measure.ts';
import { minimizeCommand } from './minimize.ts';
import { modelCommand } from './model.ts';
import { peerCommand } from './peer.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { requirementsCommand } from './requirements.ts';
import { selftestCommand } from './selftest.ts';
import { serveCommand } from './serve.ts';
import { vectorsCommand } from './vectors.ts';

/** Builds one command over a context. */
export type CommandFactory = (context: Context) => Command;

/** Every command of `qsmp`, a line each, in the order of its help. */
export const COMMANDS: readonly CommandFactory[] = [
  conformCommand,
  fuzzCommand,
  replayCommand,
  minimizeCommand,
  corpusCommand,
  selftestCommand,
  peerCommand,
  learnCommand,
  measureCommand,
  reportCommand,
  serveCommand,
  connectCommand,
  adapterCommand,
  (context) => keygenCommand(context),
  requirementsCommand,
  modelCommand,
  vectorsCommand,
];
