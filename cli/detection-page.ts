import type { Selftest } from './selftest-result.ts';

/** The page on what catches what, without anything that differs from run to run. */
export function detectionPage({ defects, idle }: Selftest): string {
  const code = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(' ');
  const rows = defects.map(
    ({ id, title, breaks, rightly }) => `| \`${id}\` | ${title} | ${breaks.join(', ')} | ${code(rightly)} |`,
  );
  const reasons = idle.map(({ check, reason }) => `| \`${check}\` | ${reason ?? ''} |`);
  return `# Detection

\`qsmp selftest\` tries the checks on servers and clients of our own that have one
seeded defect each (\`harness/defects/\`), over sockets and in process.

${defects.length} defects, each with the checks of a requirement that it breaks by which it is caught. Many are
caught by others as well: \`qsmp selftest --json\` has all.

| defect | what it does | breaks | caught by |
| ------ | ------------ | ------ | --------- |
${rows.join('\n')}

## Checks that no defect trips

${reasons.length === 0 ? 'None.' : `| check | why |\n| ----- | --- |\n${reasons.join('\n')}`}
`;
}
