import { createHash } from 'node:crypto';
import type { Selftest } from './selftest-result.ts';

/** Checks named for one defect: which they are where a peer is soon lost differs from run to run. */
const SHOWN = 4;

const DIGEST = /^Digest: `([0-9a-f]{64})`$/m;

/** Why no defect need trip a check, by its id. */
type Reasons = Readonly<Record<string, string>>;

/** The page on what catches what. */
export function detectionPage(result: Selftest, untripped: Reasons): string {
  const { defects } = result;
  const rows = defects.map(({ id, title, breaks, rightly }) => {
    const shown = rightly.slice(0, SHOWN).map((check) => `\`${check}\``);
    const more = rightly.length - shown.length;
    const by = `${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`;
    return `| \`${id}\` | ${title} | ${breaks.join(', ')} | ${by} |`;
  });
  const reasons = Object.entries(untripped).map(([check, reason]) => `| \`${check}\` | ${reason} |`);
  return `# Detection

\`qsmp selftest --write docs/detection.md\` writes this page. It tries the checks on servers and clients of our own
that have one seeded defect each (\`harness/defects/\`), over sockets and in process; what catches a client in
process is tried on one over a socket as well.

${defects.length} defects, each with some of the checks of a requirement that it breaks by which it is caught.
\`qsmp selftest --json\` has all of them, and those of other requirements.

| defect | what it does | breaks | caught by |
| ------ | ------------ | ------ | --------- |
${rows.join('\n')}

## Checks that no defect need trip

| check | why |
| ----- | --- |
${reasons.join('\n')}

## Digest

Of the defects, of what each breaks and whether it is caught, and of the checks that none need trip. CI compares it
with that of a run of its own.

Digest: \`${detectionDigest(result, untripped)}\`
`;
}

/** A SHA-256 of what does not differ from run to run while all is well: of which checks catch a defect, whether any does. */
export function detectionDigest({ defects }: Selftest, untripped: Reasons): string {
  const hash = createHash('sha256');
  for (const { id, title, breaks, rightly, clientOverSocket } of defects)
    hash.update(
      `${id}\t${title}\t${breaks.join(' ')}\t${rightly.length > 0}\t${clientOverSocket !== false}\n`,
    );
  for (const [check, reason] of Object.entries(untripped)) hash.update(`${check}\t${reason}\n`);
  return hash.digest('hex');
}

/** The digest that a page tells; undefined where it tells none. */
export function digestIn(page: string): string | undefined {
  return DIGEST.exec(page)?.[1];
}
