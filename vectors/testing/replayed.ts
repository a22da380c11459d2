import { expect } from 'vitest';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { isLeftOut, reasonOf } from '../interop/left-out.ts';
import { verifyRecording } from '../verify.ts';
import { changed, type Leaf, leavesOf } from './leaves.ts';
import { bytesOfDocument, shippedDocument } from './shipped.ts';

/** The paths of what differs in a document of a recording, from the file on, with a replay of it. */
export function differing(document: unknown, crypto: Crypto = pqclean): readonly string[] {
  return verifyRecording('test', bytesOfDocument(document), crypto).failures.map(({ path }) => path);
}

/** The first `count` leaves of each kind; the numbers in names of ratchets count as indices do. */
function sample(leaves: readonly Leaf[], count: number): readonly Leaf[] {
  const seen = new Map<string, number>();
  return leaves.filter(({ kind }) => {
    const name = kind.replace(/ratchet_\d\w*/, 'ratchet_N');
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return (seen.get(name) ?? 0) <= count;
  });
}

/** Two values of each kind, changed, are found where they are: what a replay takes of the file covers up nothing. */
export function expectKindsFound(name: string): void {
  const document = shippedDocument(name);
  for (const leaf of sample(leavesOf(document), 2)) {
    const found = leaf.with(changed(leaf.value), () => differing(document));
    if (!isLeftOut(leaf.kind)) expect(found).toContain(leaf.path);
    else if (reasonOf(leaf.kind) !== 'words for people') expect(found.length, leaf.path).toBeGreaterThan(30);
    else expect(found, leaf.path).toEqual([]);
  }
}

/** `count` values of each kind that a replay is told, changed, are found. @param told which they are, by their paths */
export function expectToldFound(name: string, told: RegExp, count: number): void {
  const document = shippedDocument(name);
  const leaves = leavesOf(document).filter(({ path }) => told.test(path));
  expect(leaves.length).toBeGreaterThan(20);
  for (const leaf of sample(leaves, count))
    expect(leaf.with(changed(leaf.value), () => differing(document)).length, leaf.path).toBeGreaterThan(0);
}

/** What a replay is told of a recorded session. */
export const TOLD = /\.(dir|size|pattern_add|message|code|started_by|length|first64)$/;
