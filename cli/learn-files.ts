import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dotOf } from '../fuzz/learning/dot.ts';
import { svgOf } from '../fuzz/learning/svg.ts';
import { encodeMachine } from '../record/index.ts';
import { machinePage } from '../reports/html/machine/machine-page.ts';
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
  return peers.flatMap((peer) => {
    const { learned, record } = peer;
    const { variant, role } = record;
    const name = peers.length === 1 ? 'machine' : `machine-${variant}-${role}`;
    const title = titleOf(record);
    const text = new TextEncoder();
    return [
      { path: join(folder, `${name}.json`), contents: encodeMachine(record) },
      { path: join(folder, `${name}.dot`), contents: text.encode(dotOf(learned.machine, title)) },
      { path: join(folder, `${name}.svg`), contents: text.encode(pictureOf(peer)) },
    ];
  });
}

function titleOf({ variant, role, target, states }: LearnedPeer['record']): string {
  return `${variant} ${role}, ${target}: ${states.length} states`;
}

/** The picture of a machine, with what differs marked. */
function pictureOf({ learned, record, differences, patterns }: LearnedPeer): string {
  return svgOf(
    learned.machine,
    titleOf(record),
    [...differences, ...patterns].map(({ witness }) => witness),
  );
}

/** What was learned, as one page. */
export function learnPage(peers: readonly LearnedPeer[]): Iterable<string> {
  return machinePage(
    peers.map((peer) => ({
      ...peer,
      picture: pictureOf(peer),
      modelStates: peer.learned.model.transitions.length,
      milliseconds: peer.learned.milliseconds,
    })),
  );
}
