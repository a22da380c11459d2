import { describe, expect, it } from 'vitest';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { vectorsCommand } from './vectors.ts';
import { isRight } from './vectors-defects.ts';
import { CLEAN, type Detection, detect, VECTOR_DEFECTS } from './vectors-detection.ts';
import { INVISIBLE } from './vectors-invisible.ts';

/** Of many defects: those that few tests find, and every forty-fifth of the others. */
const RARE = [
  'numbers-wrap',
  'number-after-the-last',
  'signature-any-context',
  'peer-expiration-ignored',
  'key-file-pair-unchecked',
  'kmac-padding-standard',
  'sixteen-packets-a-segment',
  'old-keys-taken',
  'error-of-any-time',
];
const SAMPLE = VECTOR_DEFECTS.filter(
  ({ id, invisible }, index) => RARE.includes(id) || (invisible === undefined && index % 45 === 0),
);

describe('the vectors that ship', () => {
  it.each(SAMPLE.map((defect) => [defect.id, defect] as const))('find %s', (_, defect) => {
    expect(detect(defect, { all: false }).failed).toHaveLength(1);
  });

  it('find nothing in the implementation as it is', () => {
    expect(detect(CLEAN, { all: true }).failed).toEqual([]);
  });

  it('leave out none that is not there', () => {
    expect(VECTOR_DEFECTS.length).toBeGreaterThan(300);
    const ids = VECTOR_DEFECTS.map(({ id }) => id);
    expect(Object.keys(INVISIBLE).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('isRight', () => {
  const failed = [{ type: 'session', file: 'session.json', tcId: 1, path: 'p' }];
  const detection: Detection = { defect: 'd', title: 't', invisible: undefined, failed };

  it('wants each defect found, those that vectors cannot see excepted, and nothing in what has none', () => {
    expect(isRight(detection)).toBe(true);
    expect(isRight({ ...detection, failed: [] })).toBe(false);
    expect(isRight({ ...detection, invisible: 'why', failed: [] })).toBe(true);
    expect(isRight({ ...detection, invisible: 'why' })).toBe(false);
    expect(isRight({ ...detection, defect: CLEAN.id, failed: [] })).toBe(true);
    expect(isRight({ ...detection, defect: CLEAN.id })).toBe(false);
  });
});

describe('qsmp vectors defects', () => {
  async function defects(...args: readonly string[]) {
    const io = bufferedIo();
    const code = await run(['vectors', 'defects', ...args], io, [vectorsCommand]);
    return { code, output: io.output(), errors: io.errors() };
  }

  it('shows in a table which types find a defect, and why none does', async () => {
    const { code, output } = await defects(
      '--all',
      '--defect',
      'key-file-anything-behind',
      '--defect',
      'token-kept',
    );
    expect(code).toBe(0);
    expect(output).toMatch(
      /^key-file-anything-behind +public-key-file-s1\.json \d+ +public-key-file, private-key-file, slh-dsa-key-file\n/m,
    );
    expect(output).toMatch(/^token-kept +- +it keeps in memory /m);
    expect(output).toMatch(/^2 defects, 1 found, 1 not found, 0 otherwise than they should be$/m);
  });

  it('prints one JSON document', async () => {
    const { code, output } = await defects('--json', '--defect', 'key-file-anything-behind');
    expect(code).toBe(0);
    const document = JSON.parse(output);
    expect(document.defects).toMatchObject([
      {
        defect: 'key-file-anything-behind',
        failed: [{ type: 'public-key-file', file: 'public-key-file-s1.json' }],
      },
    ]);
  });

  it('refuses a defect that is not there', async () => {
    expect(await defects('--defect', 'tokn-kept')).toMatchObject({
      code: 2,
      errors: expect.stringContaining("unknown defect 'tokn-kept' (Did you mean token-kept?)"),
    });
  });
});
