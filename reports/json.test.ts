import { describe, expect, it } from 'vitest';
import { type RunHeader, type RunResult, wholeRun } from '../record/index.ts';
import { JSON_DOCUMENT } from './json.ts';

const header: RunHeader = {
  ...{ format: 'qsmp-run/1', kind: 'header', tool: { name: 'qsmp-conformance', version: '0' } },
  ...{ started: '1', seed: '7', dialect: 'reference', targets: [] },
};

const result: RunResult = {
  ...{ kind: 'result', check: 'replay/data', title: 'it', requirements: ['RPL-01'], variant: 'simplex' },
  ...{ role: 'server', profile: 's5', target: 'x', verdict: 'pass', cases: 3, seed: '1', milliseconds: 1 },
};

describe('JSON', () => {
  it.each([0, 1, 2])('is one document of a run of %i results', (count) => {
    const end = { interrupted: false, milliseconds: 9 };
    const run = wholeRun(
      header,
      Array.from({ length: count }, () => result),
      end,
    );
    const { kind, ...plain } = result;
    const document = JSON.parse([...JSON_DOCUMENT.render(run)].join(''));
    expect(document).toMatchObject({ seed: '7', complete: true, interrupted: false, milliseconds: 9 });
    expect(document.counts).toMatchObject({ results: count, cases: 3 * count });
    expect(document.results).toEqual(Array.from({ length: count }, () => plain));
  });

  it('says that a run was cut off', () => {
    expect(JSON.parse([...JSON_DOCUMENT.render(wholeRun(header, []))].join(''))).toMatchObject({
      complete: false,
    });
  });
});
