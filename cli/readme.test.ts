import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, DocumentedCommands } from './testing/documented-commands.ts';

const COMMANDS = commandsOf(readFileSync(new URL('../README.md', import.meta.url), 'utf8'));
const SCRIPTS: Record<string, string> = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).scripts;

/** What npm itself does before a command of the README: it is done already where tests run. */
const SET_UP = 'npm ci && ';

let shell: DocumentedCommands;
beforeAll(async () => {
  shell = await DocumentedCommands.create();
});
afterAll(() => shell.end());

describe('the commands of the README', () => {
  it('begin with the two that do all their own set-up', () => {
    expect(COMMANDS.slice(0, 2)).toEqual([`${SET_UP}npx qsmp conform`, `${SET_UP}npm test`]);
    // `npm test` is what runs this test; it must build what it runs.
    expect(SCRIPTS).toMatchObject({ test: 'vitest run', pretest: 'npm run build', prepare: 'npm run build' });
  });

  it.each(COMMANDS.filter((command) => !command.endsWith('npm test')))('%s', async (command) => {
    const words = command.replace(SET_UP, '');
    expect(words).toMatch(/^npx qsmp /);
    await shell.run(words);
  });
});
