import { requirement } from '../model/requirements/index.ts';
import type { Found } from './campaign.ts';

/** A finding for people, as Markdown. */
export function findingSummary(found: Found, replay: string): string {
  const { breach, level, seed, index, executions, after, trace } = found;
  const also = breach.also ?? [];
  const broken = requirement(breach.requirement);
  const notes = trace.steps.flatMap((step) =>
    step.kind === 'note' && step.note !== undefined ? [step.note] : [],
  );
  return `# ${breach.requirement}: ${breach.observed}

- **Requirement** ${breach.requirement}${broken === undefined ? '' : ` (${broken.level}): ${broken.sentence}`}
${also.length === 0 ? '' : `- **Also** ${also.join(', ')}\n`}- **Expected** ${breach.expected}
- **Observed** ${breach.observed}
- **State** ${breach.state}
- **Response** ${breach.response}
- **First seen** level ${level}, campaign seed ${seed}, case ${index}, execution ${executions}
${after.length === 0 ? '' : `- **Only after** ${after.length} cases before it (finding.json)\n`}
## What is done

${notes.map((note, i) => `${i + 1}. ${note}`).join('\n')}

## Run it again

    ${replay}
`;
}
