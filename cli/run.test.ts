import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { KeyFileError } from '../impl/errors.ts';
import { readTrace } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { type CommandFactory, commandsFor } from './commands.ts';
import { UnusableError, UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { run } from './run.ts';

/** Runs a command whose action is given, as `qsmp try`. */
async function runAction(action: Parameters<Command['action']>[0], env: Record<string, string> = {}) {
  const io = bufferedIo({ env });
  const code = await run(['try'], io, [() => new Command('try').action(action)]);
  return { code, output: io.output(), errors: io.errors() };
}

function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

describe('run', () => {
  it('prints the version of package.json', async () => {
    const io = bufferedIo();
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'], io)).toBe(0);
    expect(io.output()).toBe(`${version}\n`);
    expect(io.errors()).toBe('');
  });

  it.each([[['--help']], [['-h']], [['help']]])('prints help on stdout for %j', async (argv) => {
    const io = bufferedIo();
    expect(await run(argv, io)).toBe(0);
    expect(io.output()).toMatch(/^Usage: qsmp .*Commands:.*Examples:\n {2}\$ qsmp/s);
    expect(io.errors()).toBe('');
  });

  it('ends with 2 for a record that is none', async () => {
    const { code, errors } = await runAction(async () => {
      await readTrace(new TextEncoder().encode('{}'), 'trace.json');
    });
    expect(code).toBe(EXIT.USAGE);
    expect(errors).toMatch(/^qsmp: trace\.json/);
  });

  it('names a misspelt option before it misses the one that was meant', async () => {
    const io = bufferedIo();
    expect(await run(['keygen', '--varient', 'simplex', '--out=x'], io)).toBe(EXIT.USAGE);
    expect(io.errors()).toBe("qsmp: unknown option '--varient' (Did you mean --variant?)\n");
    const missing = bufferedIo();
    expect(await run(['keygen', '--out=x'], missing)).toBe(EXIT.USAGE);
    expect(missing.errors()).toBe("qsmp: required option '--variant <variant>' not specified\n");
  });

  it('has help with examples for every command and every command below it', async () => {
    const io = bufferedIo();
    const context = { ...io, exit: () => {} };
    const names = (await commandsFor([]))
      .map((build) => build(context))
      .flatMap((command) => [
        [command.name()],
        ...command.commands.map((below) => [command.name(), below.name()]),
      ]);
    expect(names).toContainEqual(['requirements', 'show']);
    for (const name of names) {
      const help = bufferedIo();
      expect(await run([...name, '--help'], help), name.join(' ')).toBe(0);
      expect(help.output(), name.join(' ')).toMatch(
        new RegExp(`^Usage: qsmp ${name.join(' ')}.*Examples:\n  \\$ qsmp ${name.join(' ')}`, 's'),
      );
      expect(help.errors()).toBe('');
    }
  });

  it('shows its help on stderr where no command is given', async () => {
    const io = bufferedIo();
    expect(await run([], io)).toBe(2);
    expect(io.output()).toBe('');
    expect(io.errors()).toMatch(/^Usage: qsmp/);
  });

  it.each([
    [['requirments'], "qsmp: unknown command 'requirments' (Did you mean requirements?)\n"],
    [['--versoin'], "qsmp: unknown option '--versoin' (Did you mean --version?)\n"],
    [['requirements', '--famly', 'HDR'], "qsmp: unknown option '--famly' (Did you mean --family?)\n"],
    [['requirements', '--family'], "qsmp: option '--family <family>' argument missing\n"],
    [['requirements', 'show'], "qsmp: missing required argument 'id'\n"],
    [['requirements', 'show', 'a', 'b'], /^qsmp: .*\n$/],
    [['frobnicate'], "qsmp: unknown command 'frobnicate'\n"],
  ])('refuses %j in one sentence', async (argv, sentence) => {
    const io = bufferedIo();
    expect(await run(argv, io)).toBe(2);
    expect(io.output()).toBe('');
    if (typeof sentence === 'string') expect(io.errors()).toBe(sentence);
    else expect(io.errors()).toMatch(sentence);
  });

  it.each([
    ['a usage error', new UsageError('no such file'), 2, 'no such file'],
    ['an unusable environment', new UnusableError('port 1 is in use'), 3, 'port 1 is in use'],
    ['a refused key file', new KeyFileError('base64', 'line 6 is not base64'), 2, 'line 6 is not base64'],
    ['several lines', new UsageError('one\n  two\n'), 2, 'one two'],
    [
      'a refusal of the operating system',
      Object.assign(new Error('bind EADDRINUSE'), { syscall: 'bind' }),
      3,
      'bind EADDRINUSE',
    ],
    [
      'a bug',
      new TypeError('x is undefined'),
      3,
      'internal error: x is undefined (QSMP_DEBUG=1 shows where)',
    ],
    ['what is no error', 'text', 3, 'internal error: text (QSMP_DEBUG=1 shows where)'],
  ])('turns %s into one sentence and an exit code', async (_, error, code, sentence) => {
    const expected = { code, output: '', errors: `qsmp: ${sentence}\n` };
    expect(await runAction(throwing(error))).toEqual(expected);
    expect(await runAction(() => Promise.reject(error))).toEqual(expected);
  });

  it('shows the stack and its causes only with QSMP_DEBUG=1', async () => {
    const failure = throwing(new UsageError('outer', { cause: new Error('inner') }));
    expect((await runAction(failure)).errors).toBe('qsmp: outer\n');
    expect((await runAction(failure, { QSMP_DEBUG: '0' })).errors).toBe('qsmp: outer\n');
    const { errors } = await runAction(failure, { QSMP_DEBUG: '1' });
    expect(errors).toMatch(/^qsmp: outer\nUsageError: outer\n {4}at .*\nError: inner\n {4}at /s);
  });

  it('returns the foremost of the exit codes that a command notes', async () => {
    const noting =
      (...codes: readonly ExitCode[]): CommandFactory =>
      (context) =>
        new Command('try').action(() => {
          for (const code of codes) context.exit(code);
        });
    const codeOf = (command: CommandFactory) => run(['try'], bufferedIo(), [command]);
    expect(await codeOf(noting())).toBe(0);
    expect(await codeOf(noting(EXIT.STALE, EXIT.FINDINGS, EXIT.UNUSABLE))).toBe(1);
    const findingThenFailing: CommandFactory = (context) =>
      new Command('try').action(() => {
        context.exit(EXIT.FINDINGS);
        throw new UnusableError('the peer went away');
      });
    expect(await codeOf(findingThenFailing)).toBe(1);
  });
});
