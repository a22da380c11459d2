import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../record/index.ts';
import { ERROR_TRACE } from '../testing/error-trace.ts';
import { HOSTILE_TEXTS, hostileTrace } from '../testing/hostile-texts.ts';
import { sessionTrace, traceOf } from '../testing/session-trace.ts';
import { chartOf } from './chart.ts';
import { mermaidOf } from './mermaid.ts';
import { svgOf } from './svg.ts';
import { wrapped } from './wrapped.ts';

describe('chartOf', () => {
  it('has clients left, servers right, the network between, and nobody who takes no part', () => {
    const idle = { name: 'idle', kind: 'ours', role: 'server' } as const;
    const trace: Trace = { ...ERROR_TRACE, agents: [idle, ...ERROR_TRACE.agents] };
    expect(chartOf(trace).lifelines).toEqual(['client', 'network', 'server']);
  });

  it('names packets, and marks those with a fault and those that are odd', () => {
    const rows = chartOf(sessionTrace('duplex')).rows.filter((row) => row.kind === 'message');
    expect(rows.map(({ label }) => label)).toEqual([
      ...['connect request', 'connect response', 'exchange request', 'exchange response'],
      ...['establish request', 'establish response', 'encrypted message, 6 bytes'],
      ...['symmetric ratchet request', 'encrypted message, 85 bytes', 'asymmetric ratchet request'],
      ...['asymmetric ratchet response', 'encrypted message, 193 bytes', 'encrypted message, 123 bytes'],
      ...['error, sealed', 'encrypted message, 8323195 bytes, 208 of 8323280 bytes'],
    ]);
    expect(rows.map(({ mark }) => mark).filter((mark) => mark !== undefined)).toEqual(['fault']);
    expect(rows.at(-1)?.details.join('\n')).toContain('differs in byte 3: msglen');
    const [first] = sessionTrace('simplex').steps;
    const twice = chartOf(traceOf('simplex', first === undefined ? [] : [first, first])).rows;
    expect(twice).toMatchObject([{ kind: 'message' }, { mark: 'odd' }]);
  });

  it('marks what the network made, and not what it passes on', () => {
    const between = (from: string, to: string, term: string) =>
      ({ kind: 'send', from, to, connection: 1, term }) as const;
    const steps = [
      between('client', 'network', 'a'),
      between('network', 'server', 'a'),
      between('network', 'server', 'b'),
    ];
    const marks = chartOf({ ...ERROR_TRACE, steps }).rows.map((row) => 'mark' in row && row.mark);
    expect(marks).toEqual([false, false, 'fault']);
  });

  it('leaves out the middle of what is long, and says so', () => {
    const long = traceOf(
      'simplex',
      Array.from({ length: 5000 }, (_, i) => ({ kind: 'note', note: `step ${i}` }) as const),
    );
    const { rows } = chartOf(long);
    expect(rows.length).toBeLessThan(200);
    expect(rows.at(-1)).toMatchObject({ text: 'step 4999' });
    expect(rows.some((row) => row.kind === 'remark' && /^\d+ steps are left out here$/.test(row.text))).toBe(
      true,
    );
  });

  it('says nothing of the data of applications but how much it is', () => {
    expect(JSON.stringify(chartOf(ERROR_TRACE))).not.toContain('0102');
  });
});

describe('SVG and Mermaid', () => {
  // Changed only on purpose: vitest -u writes them anew.
  it('are what they were for one trace', async () => {
    await expect(svgOf(ERROR_TRACE)).toMatchFileSnapshot('golden/error.svg');
    await expect(mermaidOf(ERROR_TRACE)).toMatchFileSnapshot('golden/error.mmd');
  });

  it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
    'are not broken by %s',
    (_, text) => {
      const trace = hostileTrace(text);
      const svg = svgOf(trace);
      expect(svg.length).toBeLessThan(200_000);
      // Nothing but what is drawn: each tag is one of these, and each text between them has none.
      const tags = svg.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>?/g) ?? [];
      for (const tag of tags)
        expect(tag).toMatch(/^<\/?(?:svg|title|desc|rect|line|path|g|text)(?: [a-zA-Z0-9-]+="[^"<]*")*\/?>$/);
      expect(svg).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
      const mermaid = mermaidOf(trace);
      expect(mermaid.length).toBeLessThan(50_000);
      expect(mermaid).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u);
      const [, title, , kind, ...lines] = mermaid.trimEnd().split('\n');
      expect(title).toMatch(/^title: "[^<>]*"$/);
      expect(kind).toBe('sequenceDiagram');
      const words = '(?:[^;#<>%"\\n:]|#\\d+;|<br/>)*';
      const line = new RegExp(
        `^  (?:participant a\\d+ as|Note over a\\d+(?:,a\\d+)?:|a\\d+->>a\\d+:) ${words}$`,
      );
      for (const each of lines) expect(each).toMatch(line);
      expect(lines.join('\n').replace(/#\d+;/g, '')).not.toMatch(/\bend\b/i);
    },
  );
});

describe('wrapped', () => {
  it('keeps every character but spaces where it breaks, in lines that fit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (text, width) => {
          const lines = wrapped(text, width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect([...line.trimEnd()].length).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
