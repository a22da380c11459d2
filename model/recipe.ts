import type { Trace } from '../record/index.ts';
import type { Move, RatchetKind } from './move.ts';
import type { Protocol } from './protocol.ts';
import type { System } from './system.ts';
import { OP_NAMES, Op, type Term, type TermTable, termArguments } from './term.ts';

/** What a symbolic run is made again from: the `model` of a trace. */
export type Recipe = NonNullable<Trace['model']>;
type RecipeMove = Recipe['moves'][number];
type RecipeTerm = Recipe['terms'][number];

/** The world that a run takes place in. */
export interface RunWorld {
  readonly variants: readonly Protocol['variant'][];
  readonly dialect: Protocol['dialect'];
  /** Client-server pairs per variant. */
  readonly links: number;
  readonly game: string;
  /** The mutant whose protocol it is, if any. */
  readonly mutant?: string;
}

/** Writes moves down, each term once, after those that it is made of. */
export function writeRecipe(system: System, moves: readonly Move[], world: RunWorld): Recipe {
  const { dialect: _subject, ...rest } = world;
  const writer = new TermWriter(system.terms);
  const written = moves.map((move): RecipeMove => {
    const { kind, ...parameters } = move;
    if (move.kind === 'deliver')
      return { move: move.kind, slot: move.slot, packet: writer.index(move.packet) };
    return { move: kind, ...parameters };
  });
  return { ...rest, terms: writer.terms, moves: written };
}

/**
 * Reads moves into a system of the same world.
 * @throws RangeError for what is no move, or no term
 */
export function readRecipe(system: System, recipe: Recipe): Move[] {
  const terms: Term[] = [];
  for (const written of recipe.terms) terms.push(readTerm(system.terms, written, terms));
  return recipe.moves.map((move) => readMove(move, terms));
}

const RATCHETS: readonly RatchetKind[] = ['symmetric', 'unseen', 'asymmetric'];

function readMove(written: RecipeMove, terms: readonly Term[]): Move {
  const { move: kind, slot, choice, packet, ratchet, secret, party, units } = written;
  const given = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new RangeError(`moves: ${kind} needs its ${name}`);
    return value;
  };
  switch (kind) {
    case 'start':
      return { kind, slot: given(slot, 'slot'), choice: given(choice, 'choice') };
    case 'deliver':
      return { kind, slot: given(slot, 'slot'), packet: given(terms[given(packet, 'packet')], 'packet') };
    case 'ratchet':
      return {
        kind,
        slot: given(slot, 'slot'),
        ratchet: given(
          RATCHETS.find((r) => r === ratchet),
          'ratchet',
        ),
      };
    case 'expose':
      return { kind, slot: given(slot, 'slot'), secret: given(secret, 'secret') };
    case 'corrupt':
      return { kind, party: given(party, 'party') };
    case 'tick':
      return { kind, units: given(units, 'units') };
    default:
      return { kind, slot: given(slot, 'slot') };
  }
}

/** The constructors whose first argument is a label. */
const LABELLED: readonly number[] = [Op.constant, Op.fresh, Op.kdf];

/** Collects terms: `[constructor, ...arguments]`, labels as strings, numbers as they are, terms as `#index`. */
class TermWriter {
  readonly terms: RecipeTerm[] = [];
  readonly #table: TermTable;
  readonly #indexes = new Map<Term, number>();

  constructor(table: TermTable) {
    this.#table = table;
  }

  index(term: Term): number {
    const known = this.#indexes.get(term);
    if (known !== undefined) return known;
    const op = this.#table.op(term);
    const args = this.#table.args(term);
    const inner = termArguments(op, args.length);
    const written = args.map((arg, i) => {
      if (inner.includes(i)) return `#${this.index(arg)}`;
      return i === 0 && LABELLED.includes(op) ? this.#table.labelText(arg) : arg;
    });
    const index = this.terms.length;
    this.terms.push([OP_NAMES[op] ?? '', ...written]);
    this.#indexes.set(term, index);
    return index;
  }
}

function readTerm(table: TermTable, [name, ...written]: RecipeTerm, terms: readonly Term[]): Term {
  const op = OP_NAMES.indexOf(String(name));
  if (op < 0) throw new RangeError(`terms: there is no constructor ${name}`);
  const inner = termArguments(op, written.length);
  const args = written.map((arg, i) => {
    if (typeof arg === 'number') return arg;
    if (!inner.includes(i)) return table.label(arg);
    const term = terms[Number(arg.slice(1))];
    if (term === undefined || !arg.startsWith('#'))
      throw new RangeError(`terms: ${arg} is none of those before`);
    return term;
  });
  return table.make(op, args);
}
