import { table } from '../reports/console/table.ts';
import { lessIsBetter, reaches } from './benchmark.ts';
import type { Change } from './compare.ts';
import type { BenchDocument } from './document.ts';
import { type Measurement, ROUNDS } from './measure.ts';

/** A run as people read it: a table, what was not measured, and on what it ran. */
export function benchText(
  { results, unavailable, machine, time }: BenchDocument,
  changes: readonly Change[] | undefined,
): string {
  const columns = [
    ['benchmark', ...results.map(({ name }) => name)],
    rightAligned(['value', ...results.map(({ value }) => number(value))]),
    ['unit', ...results.map(({ unit }) => unit)],
    rightAligned(['each', ...results.map(each)]),
    rightAligned(['margin', ...results.map(({ margin }) => `${margin.toFixed(1)} %`)]),
    ...(changes === undefined ? [] : changeColumns(results, changes)),
    ['target', ...results.map(targetText)],
  ];
  const rows = ['benchmark', ...results].map((_, row) => columns.map((column) => column[row] ?? ''));
  const { cpu, cores, node, platform, load } = machine;
  return [
    table(rows, Number.POSITIVE_INFINITY),
    '\n',
    ...unavailable.map(({ name, reason }) => `${name}: not measured: ${reason}\n`),
    ...(changes === undefined ? [] : [summary(changes)]),
    `${cpu}, ${cores} cores, load ${load.toFixed(1)}, Node ${node}, ${platform}\n`,
    `best of ${ROUNDS.timed} rounds of ${time / ROUNDS.timed} ms; `,
    'margin: how far the middle round lay behind the best\n',
    ...(load > cores ? ['the machine is busy: a calm one would do better\n'] : []),
  ].join('');
}

function changeColumns(results: readonly Measurement[], changes: readonly Change[]): readonly string[][] {
  const found = results.map(({ name }) => changes.find((change) => change.name === name));
  return [
    rightAligned(['before', ...found.map((change) => (change ? number(change.before) : 'new'))]),
    rightAligned(['change', ...found.map((change) => (change ? signed(change.percent) : ''))]),
    ['moved', ...found.map((change) => change?.moved ?? '')],
  ];
}

function summary(changes: readonly Change[]): string {
  const count = (moved: Change['moved']) => changes.filter((change) => change.moved === moved).length;
  return `${count('better')} better, ${count('worse')} worse, ${count(undefined)} within the noise\n`;
}

function targetText({ target, value, unit }: Measurement): string {
  if (target === undefined) return '';
  const { bound, aim, met } = target;
  const words = lessIsBetter(unit) ? 'under' : 'at least';
  const aimed = aim === undefined ? '' : `; aim ${number(aim)}: ${verdict(reaches(value, aim, unit))}`;
  return `${words} ${number(bound)}: ${verdict(met)}${aimed}`;
}

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}

function each({ microseconds }: Measurement): string {
  if (microseconds === undefined) return '';
  return microseconds < 1000 ? `${number(microseconds)} µs` : `${number(microseconds / 1000)} ms`;
}

/** Three digits or more, whole ones in groups. */
function number(value: number): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function signed(percent: number): string {
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

function rightAligned(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padStart(width));
}
