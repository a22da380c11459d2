import type { Command } from 'commander';
import type { Context } from './context.ts';

/** Builds one command over a context. */
export type CommandFactory = (context: Context) => Command;

/** Every command of `qsmp`, a line each, in the order of its help. Each is loaded when it is needed: most need much. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFactory>>> = {
  conform: async () => (await import('./conform.ts')).conformCommand,
  fuzz: async () => (await import('./fuzz.ts')).fuzzCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  minimize: async () => (await import('./minimize.ts')).minimizeCommand,
  corpus: async () => (await import('./corpus.ts')).corpusCommand,
  learn: async () => (await import('./learn.ts')).learnCommand,
  selftest: async () => (await import('./selftest.ts')).selftestCommand,
  peer: async () => (await import('./peer.ts')).peerCommand,
  measure: async () => (await import('./measure.ts')).measureCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  connect: async () => (await import('./connect.ts')).connectCommand,
  adapter: async () => (await import('./adapter.ts')).adapterCommand,
  keygen: async () => {
    const { keygenCommand } = await import('./keygen.ts');
    return (context) => keygenCommand(context);
  },
  requirements: async () => (await import('./requirements.ts')).requirementsCommand,
  model: async () => (await import('./model.ts')).modelCommand,
  vectors: async () => (await import('./vectors.ts')).vectorsCommand,
};

/** The command that a command line begins with; where it begins with none, as for help, all of them. */
export async function commandsFor([first = '']: readonly string[]): Promise<readonly CommandFactory[]> {
  if (first === '--version') return [];
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (named !== undefined) return [await named()];
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
