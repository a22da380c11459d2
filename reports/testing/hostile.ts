import fc from 'fast-check';
import type { RunHeader, RunResult } from '../../record/index.ts';
import { HEADER, RESULT } from './runs.ts';

/** Texts of a peer, or of whoever wrote a manifest or a record, that mean harm to one format or another. */
export const HOSTILE_TEXTS: readonly string[] = [
  '</failure></testcase><script>alert(1)</script>',
  ']]></x><x a="\'>&amp;<!-- --> <![CDATA[',
  '<img src=x onerror=alert(1)><!ENTITY x SYSTEM "file:///etc/passwd">&x;',
  '"}],"results":[{"level":"none"',
  '` `` ``` | \\| \\\\| ~~~ <details> [x](javascript:alert(1)) ![x](http://evil.example/x.png) **b** @user #1',
  '| a | b |\n| --- | --- |\n\n# heading\n\n```\nfence',
  '\u0000\u0007\u0008\u001b[2J\u001b]0;title\u0007\u009b31m\u007f',
  'right \u202e left \u2066 isolate \u200f mark \u061c\u2069 \ufeff',
  'lone \ud800 and \udc00 and \udc00\ud800 surrogates, \ufffe \uffff',
  'one\r\ntwo\u2028three\u2029four\u0085five\u000bsix',
  '$(touch hacked) `touch hacked` %SRCROOT% {{x}} ::set-output name=x::y ##[error]',
  '\ud83d\ude00 \u{1f468}\u200d\u{1f469} e\u0301\u0302\u0303',
  '__proto__',
  ' ',
  '',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...HOSTILE_TEXTS).map((each) => each.repeat(20)),
);

/** A name, as the schema of records lets it be. */
const name = text.map((each) => `n${each.replace(/[\n\r\u2028\u2029]/g, '')}`.slice(0, 99));

const verdict = fc.constantFrom<RunResult['verdict']>(
  ...(['pass', 'fail', 'warn', 'info', 'inconclusive', 'unsupported', 'error'] as const),
);

/** A result that the schema of records lets be. */
export const hostileResult: fc.Arbitrary<RunResult> = fc
  .record(
    {
      ...{ check: name, title: text, profile: name, target: text, seed: text, verdict },
      requirements: fc.array(fc.oneof(name, fc.constantFrom('RPL-01', 'ERR-02')), { maxLength: 3 }),
      cases: fc.nat(),
      milliseconds: fc.constantFrom(0, 0.1, 1e9, 1e300),
      example: fc.record({ expected: text, observed: text, case: fc.anything({ maxDepth: 2 }) }),
      replay: text,
      expectation: text,
      flaky: fc.constant(true as const),
    },
    {
      requiredKeys: [
        'check',
        'title',
        'profile',
        'target',
        'seed',
        'verdict',
        'requirements',
        'cases',
        'milliseconds',
      ],
    },
  )
  // As it is read from a record: what JSON cannot say is not in one.
  .map((result) => JSON.parse(JSON.stringify({ ...RESULT, ...result }, bigintsAsText)));

export const hostileHeader: fc.Arbitrary<RunHeader> = fc
  .record({
    tool: fc.record({ name, version: text }),
    started: fc.constantFrom('0', '1800000000', '99999999999999999999'),
    seed: fc.option(text),
    dialect: name,
    targets: fc.array(fc.record({ name: text, profile: name }), { maxLength: 2 }),
  })
  .map(({ targets, ...header }) => ({
    ...HEADER,
    ...header,
    targets: targets.map((target) => ({ variant: 'simplex', role: 'server', ...target })),
  }));

function bigintsAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
