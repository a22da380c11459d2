import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dotOf } from '../fuzz/learning/dot.ts';
import { svgOf } from '../fuzz/learning/svg.ts';
import { encodeMachine } from '../record/index.ts';
import { fileError } from './files.ts';
import type { LearnedPeer } from './learn-document.ts';
import type { NewFile } from './write-files.ts';

/** The files of machines, in a folder that is made where there is none. Of several, the names say which is which. */
export function machineFiles(folder: string, peers: readonly LearnedPeer[]): readonly NewFile[] {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, 'written', error);
  }
  return peers.flatMap(({ target, learned, record }) => {
    const { variant, role } = record;
    const name = peers.length === 1 ? 'machine' : `machine-${variant}-${role}`;
    const title = `${variant} ${role}, ${target.name}: ${learned.machine.transitions.length} states`;
    const text = new TextEncoder();
    return [
      { path: join(folder, `${name}.json`), contents: encodeMachine(record) },
      { path: join(folder, `${name}.dot`), contents: text.encode(dotOf(learned.machine, title)) },
      { path: join(folder, `${name}.svg`), contents: text.encode(svgOf(learned.machine, title)) },
    ];
  });
}
