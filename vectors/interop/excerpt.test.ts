import { describe, expect, it } from 'vitest';
import { excerpts } from './excerpt.ts';

describe('excerpts', () => {
  it('shows short values whole', () => {
    expect(excerpts('00ff', '00fe')).toEqual({ expected: '"00ff"', actual: '"00fe"' });
    expect(excerpts(3, true)).toEqual({ expected: '3', actual: 'true' });
    expect(excerpts('a\u001b', undefined)).toEqual({ expected: '"a\\u001b"', actual: 'nothing' });
  });

  it('shortens hex around the first byte that differs, and says which', () => {
    const [left, right] = [
      `${'00'.repeat(100)}a5${'11'.repeat(100)}`,
      `${'00'.repeat(100)}a4${'11'.repeat(100)}`,
    ];
    const [before, after] = ['0000000000000000', '111111111111111111111111111111'];
    expect(excerpts(left, right)).toEqual({
      expected: `"…${before}a5${after}…" (byte 100 of 201)`,
      actual: `"…${before}a4${after}…" (byte 100 of 201)`,
    });
  });

  it('shortens at either end, and where one is the beginning of the other', () => {
    expect(excerpts(`ff${'00'.repeat(50)}`, '00'.repeat(51)).expected).toBe(
      `"ff${'00'.repeat(15)}…" (byte 0 of 51)`,
    );
    const { expected, actual } = excerpts('00'.repeat(50), '00'.repeat(51));
    expect(expected).toBe(`"…${'00'.repeat(8)}" (byte 50 of 50)`);
    expect(actual).toBe(`"…${'00'.repeat(9)}" (byte 50 of 51)`);
  });

  it('counts characters of other texts', () => {
    const text = 'line\n'.repeat(40);
    expect(excerpts(`${text}x`, `${text}y`).expected).toBe(
      '"…\\nline\\nline\\nline\\nx" (character 200 of 201)',
    );
  });

  it('shortens whatever else is long', () => {
    expect(excerpts({ a: 'x'.repeat(1000) }, 1).expected.length).toBeLessThan(100);
    expect(excerpts('x'.repeat(1000), undefined).expected.length).toBeLessThan(100);
  });
});
