import { expect } from 'vitest';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { isLeftOut } from '../interop/left-out.ts';
import { type Recording, readRecording } from '../interop/recording.ts';
import { type Verification, verification } from '../verify.ts';
import { changed, leavesOf } from './leaves.ts';
import { shippedDocument } from './shipped.ts';

/** Every value of the document was compared, and none differs. */
export function expectEveryValue(result: Verification, document: unknown): void {
  expect(result.failures).toEqual([]);
  expect(result.unknownFields).toEqual([]);
  // A list without items and a text without characters are values too.
  const values = countValues(document);
  expect(result.compared).toBe(values);
  expect(result.groups.reduce((sum, group) => sum + group.compared, 0)).toBe(values);
}

/** Values of a document that are compared, by walking it. */
function countValues(value: unknown, path = ''): number {
  if (isLeftOut(path)) return 0;
  const parts: [string, unknown][] = Array.isArray(value)
    ? value.map((item: unknown) => [`${path}[]`, item])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, field]) => [path === '' ? name : `${path}.${name}`, field])
      : [];
  return parts.length === 0 ? 1 : parts.reduce((sum, [at, part]) => sum + countValues(part, at), 0);
}

/** Each value, changed alone, is found where it is, with its requirement. */
export function expectEachFound(name: string, recording: Recording, replayed: unknown): void {
  for (const [index, leaf] of leavesOf(recording.document).entries()) {
    if (isLeftOut(leaf.kind)) continue;
    const value = changed(leaf.value, ((index * 37) % 101) / 101);
    const { failures } = leaf.with(value, () => verification(name, recording, replayed));
    expect(failures.map(({ path }) => path)).toEqual([leaf.path]);
    const [{ requirement, expected, actual } = { requirement: '', expected: '', actual: '' }] = failures;
    expect(requirement).toMatch(/^[A-Z]{3}-\d\d$/);
    expect(expected).not.toBe(actual);
  }
}

/** Both, of a recording that ships, with one replay. */
export function expectVerified(name: string): void {
  const document = shippedDocument(name);
  const recording = { ...readRecording(document), document };
  const replayed = recording.replay(pqclean);
  expectEveryValue(verification(name, recording, replayed), document);
  expectEachFound(name, recording, replayed);
}
