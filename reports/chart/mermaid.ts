import type { Trace } from '../../record/index.ts';
import { type Chart, chartOf, type Row } from './chart.ts';

const LOOKS_LIKE: Readonly<Record<string, string>> = { '<': '\u2039', '>': '\u203a', '&': '\uff06' };

/** The chart of a trace as a Mermaid sequence diagram, which forges and editors draw. */
export function mermaidOf(trace: Trace): string {
  const chart = chartOf(trace);
  return [
    '---',
    // JSON's strings are YAML's. Markup is taken out of a title, and it has no character codes.
    `title: ${JSON.stringify(chart.title.replace(/[<>&]/g, (each) => LOOKS_LIKE[each] ?? ''))}`,
    '---',
    'sequenceDiagram',
    ...chart.lifelines.map((name, index) => `  participant ${id(index)} as ${escaped(name)}`),
    ...chart.rows.map((row) => `  ${lineOf(row, chart)}`),
    ...chart.judgement.map((line) => `  Note over ${all(chart)}: ${escaped(line)}`),
    '',
  ].join('\n');
}

function lineOf(row: Row, chart: Chart): string {
  if (row.kind === 'remark') {
    const where = row.at === undefined ? all(chart) : id(row.at);
    return `Note over ${where}: ${escaped(row.text)}`;
  }
  const { from, to, label, details, mark } = row;
  const begin = mark === undefined ? '' : mark === 'fault' ? '(!) ' : '(?) ';
  const text = [`${begin}${label}`, ...details].map(escaped).join('<br/>');
  return `${id(from)}->>${id(to)}: ${text}`;
}

function id(index: number): string {
  return `a${index}`;
}

function all({ lifelines }: Chart): string {
  return lifelines.length < 2 ? id(0) : `${id(0)},${id(lifelines.length - 1)}`;
}

/** Text that is nothing but text to Mermaid: what might be more stands as a character code, as does the word `end`. */
function escaped(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} .,()+/_-]/gu, code)
    .replace(/(?<![\p{L}\p{N}])e(?=nd(?![\p{L}\p{N}]))/giu, code);
}

function code(character: string): string {
  return `#${character.codePointAt(0)};`;
}
