/** A candidate is similar enough from this share of unchanged characters on. */
const SIMILARITY = 0.4;
/** More suggestions than this are no help. */
const MOST = 3;

/** `' (Did you mean X?)'` with the candidates nearest to a mistyped word, or an empty text. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const lower = word.toLowerCase();
  const near = candidates
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => 1 - distance / Math.max(word.length, candidate.length) > SIMILARITY);
  const least = Math.min(...near.map(({ distance }) => distance));
  const nearest = near.filter(({ distance }) => distance === least).map(({ candidate }) => candidate);
  if (nearest.length === 0) return '';
  return ` (Did you mean ${nearest.slice(0, MOST).join(' or ')}?)`;
}

/** Levenshtein's distance: insertions, deletions and replacements of one character. */
function editDistance(from: string, to: string): number {
  const target = [...to];
  let row = [0, ...target.keys()].map((_, column) => column);
  for (const [i, left] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, right] of target.entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
