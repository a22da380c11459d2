import {
  type RunResult,
  type Trace,
  type TraceStep,
  type WholeRun,
  wholeRun,
} from '../../../record/index.ts';
import { LATE, result, smallRun } from './small-run.ts';

/** Texts that want to be more than text. Each would set `pwned`, could it. */
export const HOSTILE: readonly string[] = [
  '<script>pwned = 1</script>',
  '</script><script>pwned = 1</script>',
  '</style><img src=x onerror="pwned = 1">',
  '"><svg onload="pwned = 1">',
  `' onmouseover='pwned = 1' autofocus onfocus='pwned = 1`,
  'javascript:pwned = 1',
  ']]><!-- --> &lt;b&gt; &amp; &#60; </td></tr></table></details></article>',
  'a\u0000b\u0007c\u001b[31md\u0085e\u2028f',
  '\u202eright to left\u202c \u2066isolate\u2069 \u200f',
  'lone \ud800 and \udc00',
  `zalgo ${'e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a'.repeat(60)}`,
  'w'.repeat(5000),
  '\ud83d\ude00'.repeat(3000),
  'a megabyte '.repeat(100_000),
  '/home/somebody/secret/peer.json and C:\\Users\\Somebody\\peer.json and file:///root/x/y.ts',
];

/** A run of a peer that puts such texts wherever a record takes text: as long as a name may be where it takes a name. */
export function hostileRun(): WholeRun {
  const { header } = smallRun();
  const targets = HOSTILE.map((text) => ({
    ...({ name: text, variant: 'simplex', role: 'server' } as const),
    profile: nameOf(text),
  }));
  return wholeRun(
    {
      ...header,
      seed: HOSTILE[0] ?? '',
      dialect: nameOf(HOSTILE[3] ?? ''),
      targets,
      tool: { name: nameOf(HOSTILE[0] ?? ''), version: HOSTILE[1] ?? '' },
      started: '99999999999999999999',
    },
    HOSTILE.flatMap(hostileResults),
    { interrupted: false, milliseconds: 1e15 },
  );
}

function nameOf(text: string): string {
  return `n ${text.replaceAll(/[\n\u2028\u0085]/g, ' ').slice(0, 190)}`;
}

function hostileResults(text: string): readonly RunResult[] {
  const name = nameOf(text);
  const [first, ...others] = LATE.steps;
  const faulted =
    first?.kind === 'send'
      ? [{ ...first, note: text, fault: { message: text, field: text, rule: text } }]
      : [];
  const ended: TraceStep = {
    ...{ kind: 'event', agent: name, connection: 1, event: 'ended' },
    ...{ cause: 'failure', stage: text, decision: text },
  };
  const steps: readonly TraceStep[] = [
    ...faulted,
    ...others.map((step) => ({ ...step, note: text })),
    { kind: 'send', from: name, to: 'us', connection: 1, term: text },
    ended,
  ];
  const trace: Trace = {
    ...LATE,
    ...{ title: text, tool: text, seed: text, incomplete: text, steps },
    subject: { ...LATE.subject, profile: name, dialect: name },
    agents: [...LATE.agents, { name, kind: 'adversary' }],
  };
  const example = { expected: text, observed: text, case: text, trace };
  const common = { title: text, requirements: [name, 'RPL-01'], profile: name, target: text, seed: text };
  return (['fail', 'warn', 'inconclusive', 'unsupported', 'info', 'error', 'pass'] as const).map((verdict) =>
    result({
      ...common,
      verdict,
      check: name,
      example,
      replay: text,
      ...(verdict === 'fail' && { expectation: text }),
    }),
  );
}
