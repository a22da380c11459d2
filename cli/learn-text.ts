import type { PlayedWord } from '../fuzz/learning/play-word.ts';
import { table } from '../reports/console/table.ts';
import type { LearnedPeer } from './learn-document.ts';

/** What `learn` prints for people. */
export function learnText(peers: readonly LearnedPeer[], seed: number): string {
  return `${peers.map(peerText).join('\n')}\nseed ${seed}\n`;
}

function peerText({ target, learned, differences, patterns }: LearnedPeer): string {
  const { machine, model, inputs, leftOut, queries, symbols, flakes, unfinished } = learned;
  const lines = [
    `${target.identity.variant} ${target.role}, ${target.profile.name}, ${target.name}`,
    `  ${machine.transitions.length} states (the model has ${model.transitions.length}), ${inputs.length} inputs; ${queries} words of ${symbols} inputs asked in ${(learned.milliseconds / 1000).toFixed(1)} s`,
  ];
  for (const { input, why } of leftOut) lines.push(`  without '${input}': ${why}`);
  if (unfinished !== undefined) lines.push(`  not tested whole: ${unfinished}`);
  for (const word of learned.lostAfter) lines.push(`  LOST  (DOS-01) it was asked: ${word.join(', ')}`);
  for (const { word, votes } of flakes)
    lines.push(`  not the same each time: ${word.join(', ')}: ${votesText(votes)}`);
  if (!differences.some(({ from }) => from === 'model'))
    lines.push(
      unfinished === undefined ? '  no difference to the model' : '  no difference was found until then',
    );
  for (const { from, kind, witness, output, expected, requirements, replay } of differences) {
    const whom = from === 'model' ? 'the model' : from;
    lines.push(`  ${kind.toUpperCase()}  ${witness.join(', ')}`);
    lines.push(`    it: ${output}; ${whom}: ${expected}${touched(requirements)}`, `    ${replay}`);
  }
  for (const { title, requirements, witness, replay } of patterns)
    lines.push(`  PATTERN  ${title}${touched(requirements)}`, `    ${witness.join(', ')}`, `    ${replay}`);
  return `${lines.join('\n')}\n`;
}

function touched(requirements: readonly string[]): string {
  return requirements.length === 0 ? '' : ` (${requirements.join(', ')})`;
}

function votesText(votes: Readonly<Record<string, number>>): string {
  return Object.entries(votes)
    .map(([output, times]) => `${output} ${times} times`)
    .join(', ');
}

/** What `learn --word` prints: each input, with what the peer and the model answer. */
export function wordText(played: PlayedWord & { target: string; variant: string; role: string }): string {
  const { steps, differs, target, variant, role } = played;
  const rows = steps.map(({ input, output, expected }, at) => [
    at === differs ? '!' : ' ',
    input,
    output,
    expected,
  ]);
  const verdict = differs === undefined ? 'They agree.' : `They differ at '${steps[differs]?.input}'.`;
  const head = [' ', 'input', 'the peer', 'the model'];
  return `${variant} ${role}, ${target}\n${table([head, ...rows], Number.POSITIVE_INFINITY)}${verdict}\n`;
}
