/** Why a value of a recording is not compared. */
const REASONS = {
  prose: 'words for people',
  input: 'every other value follows from it: a wrong one makes them all differ',
} as const;

/** The kinds of values, paths without indices, that are not compared. */
const LEFT_OUT: ReadonlyMap<string, keyof typeof REASONS> = new Map([
  ['seed', 'input'],
  ['fixed_utc', 'input'],
  ['random', 'prose'],
  ['note', 'prose'],
  ['signature_scheme', 'prose'],
  ['kem_scheme', 'prose'],
  ['sequences[].name', 'prose'],
  ['cshake[].label', 'prose'],
]);

/** Whether values of this kind are not compared. */
export function isLeftOut(kind: string): boolean {
  return LEFT_OUT.has(kind);
}

/** Why values of this kind are not compared; `undefined` for those that are. */
export function reasonOf(kind: string): string | undefined {
  const reason = LEFT_OUT.get(kind);
  return reason && REASONS[reason];
}
