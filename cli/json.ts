import type { Context } from './context.ts';

/** Prints the one document of `--json`. */
export function printJson(context: Context, document: object): void {
  context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
