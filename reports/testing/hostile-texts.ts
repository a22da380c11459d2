import type { Trace } from '../../record/index.ts';
import { ERROR_TRACE } from './error-trace.ts';

/** Texts that a peer, or who writes a file, may have put into a trace. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>alert(1)</script> ]]> --> </svg></text>',
  '"quoted" \'quoted\' & &amp; &#x3c;',
  'a\u0000b\u001b[31m\u0008c\r\nd\te',
  'right \u202e left \u2066 and \u200f back',
  'lone \ud800 and \udc00 surrogates',
  'end; A->>B: x %% comment #quot; loop alt rect',
  '---\ntitle: other\n---\nsequenceDiagram',
  'x'.repeat(1 << 20),
  '\u{1f600}'.repeat(5000),
];

/** A trace with a text in every place that takes one. Names have 200 characters at most. */
export function hostileTrace(text: string): Trace {
  const name = (end: string) => `n${text.replace(/[\r\n]/g, ' ').slice(0, 190)}${end}`;
  const [client, server, network] = [name('c'), name('s'), name('n')];
  const renamed: Readonly<Record<string, string>> = { client, server, network };
  const rename = (value: unknown): unknown => (typeof value === 'string' ? (renamed[value] ?? value) : value);
  const steps = ERROR_TRACE.steps.map((step) => ({
    ...step,
    ...Object.fromEntries(
      Object.entries(step)
        .filter(([key]) => ['agent', 'from', 'to', 'peer'].includes(key))
        .map(([key, value]) => [key, rename(value)]),
    ),
    note: text,
    ...('term' in step ? { term: text } : {}),
    ...('fault' in step ? { fault: { message: text, field: text, rule: text } } : {}),
    ...('cause' in step ? { stage: text, decision: text } : {}),
  }));
  return {
    ...ERROR_TRACE,
    title: text,
    judgement: {
      verdict: 'fail',
      requirements: [name('r')],
      expected: text,
      observed: text,
      check: text,
      game: text,
    },
    agents: ERROR_TRACE.agents.map((agent) => ({ ...agent, name: renamed[agent.name] ?? agent.name })),
    steps,
  };
}
