import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname;
const SCRIPTS: Record<string, string> = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).scripts;

/** The commands of the README: its indented lines, in order. */
const COMMANDS = README.split('\n')
  .filter((line) => line.startsWith('    '))
  .map((line) => line.trim());

/** What npm itself does before a command of the README: it is done already where tests run. */
const SET_UP = 'npm ci && ';

let folder = '';
let port = 0;
const servers: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-readme-'));
  // The README's port may be taken here.
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  probe.close();
  await once(probe, 'close');
});

afterAll(() => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(command: string): ChildProcess {
  const words = command.replace('npx qsmp ', '').replaceAll('4433', `${port}`).split(' ');
  return spawn(process.execPath, [MAIN, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(command: string): Promise<{ code: number; output: string }> {
  const child = start(command);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('the commands of the README', () => {
  it('begin with the two that do all their own set-up', () => {
    expect(COMMANDS.slice(0, 2)).toEqual([`${SET_UP}npx qsmp conform`, `${SET_UP}npm test`]);
    // `npm test` is what runs this test; it must build what it runs.
    expect(SCRIPTS).toMatchObject({ test: 'vitest run', pretest: 'npm run build', prepare: 'npm run build' });
  });

  // They run in order, in one folder: later ones use the files and servers of earlier ones.
  it.each(COMMANDS.filter((command) => !command.endsWith('npm test')))('%s', async (command) => {
    const words = command.replace(SET_UP, '');
    expect(words).toMatch(/^npx qsmp /);
    if (words.startsWith('npx qsmp serve')) {
      const server = start(words);
      servers.push(server);
      const [first] = await once(server.stdout ?? server, 'data');
      expect(`${first}`).toBe(`listening on 127.0.0.1:${port}\n`);
      return;
    }
    const { code, output } = await run(words);
    expect(output).not.toBe('');
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  });
});
