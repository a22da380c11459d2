import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserFolder } from './testing/user-folder.ts';

const page = (name: string) => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
const RECIPES = page('testing-your-implementation');
/** With the recipe for what an adapter is put around. */
const PAGES = `${RECIPES}\n${page('adapter')}`;
const COMMANDS = PAGES.split('\n').filter((line) => line.startsWith('    npx qsmp '));

const user = new UserFolder();
afterAll(() => user.remove());

beforeAll(() => {
  for (const [, name = '', text = ''] of PAGES.matchAll(/```json (\S+)\n(.*?)```/gs))
    writeFileSync(user.file(name), text);
});

describe('the recipes', () => {
  it('are three and one, each checked and tested', () => {
    expect(RECIPES.match(/^```json /gm)).toHaveLength(3);
    expect(COMMANDS).toHaveLength(8);
  });

  it.each(COMMANDS.map((line) => line.trim()))('%s', async (command) => {
    const words = command.replace('npx qsmp ', '').split(' ');
    const conform = words[0] === 'conform';
    const { code, output, errors } = await user.qsmp([...words, ...(conform ? ['--seed', '1'] : [])]);
    expect([code, errors, code === 0 ? '' : output]).toEqual([0, '', '']);
    expect(output).toMatch(conform ? /: \d+ pass/ : /a session was held in \d+ ms, and a message came back/);
    expect(output).not.toMatch(/FAIL|INCONCLUSIVE|ERROR/);
  });
});
