import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs the built command line, in another folder and with more in its environment where that is wanted. */
export async function runBuilt(
  words: readonly string[],
  {
    folder,
    environment = {},
  }: { readonly folder?: string; readonly environment?: Readonly<Record<string, string>> } = {},
) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, output, errors };
}
