import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBuilt } from './built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A user's folder: the programs of `examples/`, and the suite as an installed package. */
export class UserFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'qsmp-user-'));

  constructor() {
    const examples = join(ROOT, 'examples');
    for (const name of readdirSync(examples))
      cpSync(join(examples, name), this.file(name), { recursive: true });
    for (const name of ['node_modules', 'tmp']) mkdirSync(this.file(name));
    symlinkSync(ROOT, this.file('node_modules/qsmp-conformance'));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, document: object): string {
    writeFileSync(this.file(name), JSON.stringify(document));
    return this.file(name);
  }

  /** Runs the built command line in it; what is temporary goes to its `tmp`. */
  qsmp(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    return runBuilt(words, { folder: this.path, environment: { TMPDIR: this.file('tmp'), ...environment } });
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
