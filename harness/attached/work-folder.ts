import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';

/** Folders that may be there, to be removed with us whatever ends us. */
const open = new Set<WorkFolder>();
process.on('exit', () => {
  for (const each of open) each.remove();
});

/** A private folder of a peer that we start: its HOME, and where its key files are. */
export class WorkFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'qsmp-peer-'));

  constructor() {
    open.add(this);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    open.delete(this);
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Whether what there is at a path is within a folder, wherever links lead. @throws the system's error for nothing */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(path));
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}
