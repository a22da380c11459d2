import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESULTS } from '../vectors/definition.ts';
import { GENERATOR_VERSION } from '../vectors/make-file.ts';
import { mutation } from '../vectors/mutation.ts';
import { TYPES } from '../vectors/types/index.ts';
import { commandsOf, DocumentedCommands } from './testing/documented-commands.ts';

const TEXT = readFileSync(new URL('../vectors/README.md', import.meta.url), 'utf8');
const COMMANDS = commandsOf(TEXT);

let shell: DocumentedCommands;
beforeAll(async () => {
  shell = await DocumentedCommands.create();
});
afterAll(() => shell.end());

describe('the commands of vectors/README.md', () => {
  it('are of qsmp, Python and sha256sum', () => {
    expect(COMMANDS.length).toBeGreaterThan(8);
    for (const command of COMMANDS) expect(command).toMatch(/^(?:npx qsmp|python3|cd vectors\/data &&) /);
  });

  it.each(COMMANDS)('%s', (command) => shell.run(command));
});

describe('vectors/README.md', () => {
  it('tells of every type, in the order of the list', () => {
    const [, types = ''] = TEXT.split(/^## The types$/m);
    const [table = ''] = types.split(/^## /m);
    const told = [...table.matchAll(/^\| `([a-z0-9-]+)` +\| [^|]+ \| [^|]+ \|$/gm)].map(([, name]) => name);
    expect(told).toEqual(TYPES.map(({ name }) => name));
  });

  it('tells of every rule of a mutation, every result and the version', () => {
    for (const { shape } of mutation.shape.rule.options) expect(TEXT).toContain(`\`${shape.kind.value}\``);
    for (const result of RESULTS) expect(TEXT).toContain(`\`${result}\``);
    expect(TEXT).toContain(`\`generatorVersion\` is ${GENERATOR_VERSION}`);
  });

  it('tells how each accumulated digest is made', () => {
    const names = JSON.parse(
      readFileSync(new URL('../vectors/data/accumulated.json', import.meta.url), 'utf8'),
    ).testGroups.map(({ parameters }: { parameters: { enumeration: string } }) => parameters.enumeration);
    for (const name of names) expect(TEXT).toContain(`\`${name}\``);
  });

  it('names files that are there', () => {
    const there = readdirSync(new URL('../vectors/', import.meta.url), { recursive: true });
    for (const [, path = ''] of TEXT.matchAll(/`((?:data|schemas|python)\/[\w./-]*\w)\/?`/g))
      expect(there, path).toContain(path);
  });
});
