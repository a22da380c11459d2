import { MUTANTS } from '../../model/mutants/index.ts';
import type { Recipe } from '../../model/recipe.ts';
import { OP_NAMES, Op, termArguments } from '../../model/term.ts';
import { check } from '../../record/check.ts';
import { RecordError } from '../../record/record-error.ts';
import { type WorldCase, worldCase } from './case.ts';

/** What a case is called where it is refused. */
const NAME = 'case';
/** Of a term that is spelled out, at most: what is derived and made of it ends. */
const MAXIMUM_SIZE = 1_000_000;
/** Values one after the other in one term, at most. */
const MAXIMUM_WIDTH = 64;

type WrittenTerm = Recipe['terms'][number];

/**
 * A case as JSON gave it.
 * @throws RecordError for what is none
 */
export function readCase(written: unknown): WorldCase {
  const found: WorldCase = check(worldCase, written, NAME);
  const { variants, mutant, steps } = found;
  if (new Set(variants).size < variants.length) refuse('variants', 'names one twice');
  const believed = MUTANTS.find(({ id }) => id === mutant);
  if (mutant !== undefined && believed === undefined) refuse('mutant', 'is none of the model');
  if (believed !== undefined && !variants.includes(believed.variant))
    refuse('mutant', `is one of ${believed.variant}, which is not in this world`);
  for (const [at, step] of steps.entries())
    if (step.step === 'deliver') checkPacket(step.terms, `steps[${at}].terms`);
  return found;
}

/** Sees to it that the last of these terms is a packet, and each of them one that the model could make. */
function checkPacket(terms: readonly WrittenTerm[], path: string): void {
  const sizes: { readonly op: number; readonly size: number; readonly width: number }[] = [];
  for (const [at, [name, ...args]] of terms.entries()) {
    const place = `${path}[${at}]`;
    const op = OP_NAMES.indexOf(String(name));
    const shape = SHAPES[op];
    if (shape === undefined) refuse(place, 'has no constructor');
    if (args.length < shape.least || args.length > (shape.most ?? args.length))
      refuse(place, `has ${args.length} arguments`);
    const inner = termArguments(op, args.length);
    let size = 1;
    let width = op === Op.tuple ? 0 : 1;
    for (const [i, arg] of args.entries()) {
      if (!inner.includes(i)) {
        if (!(shape.plain?.[i] ?? isNumber)(arg)) refuse(`${place}[${i + 1}]`, 'is none that belongs there');
        continue;
      }
      const part =
        typeof arg === 'string' && /^#\d{1,4}$/.test(arg) ? sizes[Number(arg.slice(1))] : undefined;
      if (part === undefined) refuse(`${place}[${i + 1}]`, 'is none of the terms before');
      if (part.op === Op.header && op !== Op.hash && !(op === Op.tuple && i === 0))
        refuse(`${place}[${i + 1}]`, 'is a header, where none belongs');
      size += part.size;
      width += op === Op.tuple ? part.width : 0;
    }
    if (size > MAXIMUM_SIZE || width > MAXIMUM_WIDTH) refuse(place, 'is too large');
    sizes.push({ op, size, width });
  }
  const packet = terms.at(-1);
  const header = typeof packet?.[1] === 'string' ? sizes[Number(packet[1].slice(1))] : undefined;
  if (sizes.at(-1)?.op !== Op.tuple || header?.op !== Op.header) refuse(path, 'ends with no packet');
}

type Plain = (value: string | number) => boolean;

const isNumber: Plain = (value) => typeof value === 'number' && value >= 0 && value <= 0xffff;
const isLabel: Plain = (value) => typeof value === 'string';
const isBits: Plain = (value) => value === 256 || value === 512;
const within =
  (from: number, to: number): Plain =>
  (value) =>
    typeof value === 'number' && value >= from && value <= to;

/** What constructors take: how many arguments, and of those that are no terms, which. */
const SHAPES: Readonly<
  Record<number, { readonly least: number; readonly most?: number; readonly plain?: readonly Plain[] }>
> = {
  [Op.constant]: { least: 1, most: 1, plain: [isLabel] },
  [Op.fresh]: { least: 3, most: 3, plain: [isLabel] },
  [Op.tuple]: { least: 0 },
  [Op.hash]: { least: 1, plain: [isBits] },
  [Op.kdf]: { least: 4, most: 4, plain: [isLabel] },
  [Op.vk]: { least: 1, most: 1 },
  [Op.sign]: { least: 2, most: 2 },
  [Op.pk]: { least: 1, most: 1 },
  [Op.enc]: { least: 2, most: 2 },
  [Op.sec]: { least: 2, most: 2 },
  [Op.rej]: { least: 2, most: 2 },
  [Op.seal]: { least: 6, most: 6 },
  [Op.header]: {
    least: 4,
    most: 4,
    plain: [within(0, 255), within(1, 3), within(-1, 0xffff), within(-1000, 0xffff)],
  },
};

function refuse(path: string, what: string): never {
  throw new RecordError(NAME, { path }, what);
}
