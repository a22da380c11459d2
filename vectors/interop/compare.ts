import { fieldPath } from './reader.ts';

/** A value of a recording and ours in its place; `undefined` stands for nothing there. */
export interface Difference {
  /** As in `handshake.packets_and_steps[1].trace[4].pk`. */
  readonly path: string;
  readonly recorded: unknown;
  readonly ours: unknown;
}

/** What a comparison found. */
export interface Comparison {
  /** How many values were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares a recorded document with ours, value by value: whatever one has and the other has not differs.
 *
 * @param leftOut whether values of this kind, a path without indices, are not compared
 * @param name of the documents, where they are fields of others
 */
export function compare(
  recorded: unknown,
  ours: unknown,
  leftOut: (kind: string) => boolean = () => false,
  name = '',
): Comparison {
  const differences: Difference[] = [];
  let compared = 0;

  const visit = (path: string, kind: string, left: unknown, right: unknown): void => {
    if (leftOut(kind)) return;
    const items = bothLists(left, right);
    const fields = bothObjects(left, right);
    if (items !== undefined && items.length > 0) {
      for (const [index, [l, r]] of items.entries()) visit(`${path}[${index}]`, `${kind}[]`, l, r);
    } else if (fields !== undefined && fields.length > 0) {
      for (const [field, l, r] of fields) visit(fieldPath(path, field), fieldPath(kind, field), l, r);
    } else {
      compared++;
      const same = left === right || items !== undefined || fields !== undefined;
      if (!same) differences.push({ path, recorded: left, ours: right });
    }
  };
  visit(name, name, recorded, ours);
  return { compared, differences };
}

/** The items of two lists, side by side, `undefined` beyond the shorter one's end. */
function bothLists(left: unknown, right: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (!Array.isArray(left) || !Array.isArray(right)) return undefined;
  const [l, r]: readonly [readonly unknown[], readonly unknown[]] = [left, right];
  return Array.from({ length: Math.max(l.length, r.length) }, (_, index) => [l[index], r[index]]);
}

/** The fields of two objects, side by side, by name. */
function bothObjects(
  left: unknown,
  right: unknown,
): readonly (readonly [string, unknown, unknown])[] | undefined {
  if (!isObject(left) || !isObject(right)) return undefined;
  const ours = new Map(Object.entries(right));
  const fields = Object.entries(left).map(([name, value]) => {
    const other = ours.get(name);
    ours.delete(name);
    return [name, value, other] as const;
  });
  return [...fields, ...[...ours].map(([name, value]) => [name, undefined, value] as const)];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
