/** A value of a parsed document that holds no others, and how to change it there. */
export interface Leaf {
  /** As in `messages[2].packet`. */
  readonly path: string;
  /** The path without indices: what kind of value this is. */
  readonly kind: string;
  readonly value: string | number | boolean;
  /** Runs `use` while the document holds another value here. */
  with<T>(value: string | number | boolean, use: () => T): T;
}

/** All of them, in the order of the document. Empty strings, which have no digit to change, are left out. */
export function leavesOf(document: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (path: string, value: unknown, set: (value: unknown) => void): void => {
    if (Array.isArray(value)) {
      const items: unknown[] = value;
      for (const [index, item] of items.entries())
        visit(`${path}[${index}]`, item, (next) => {
          items[index] = next;
        });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value))
        visit(path === '' ? name : `${path}.${name}`, field, (next) => {
          Object.assign(value, { [name]: next });
        });
    } else if (
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      (typeof value === 'string' && value)
    ) {
      leaves.push({
        path,
        kind: path.replace(/\[\d+\]/g, '[]'),
        value,
        with(next, use) {
          set(next);
          try {
            return use();
          } finally {
            set(value);
          }
        },
      });
    }
  };
  visit('', document, () => {});
  return leaves;
}

/** Texts that stand for one of several, and another of these. */
const OTHERS: Readonly<Record<string, string>> = {
  'C->S': 'S->C',
  'S->C': 'C->S',
  client: 'server',
  server: 'client',
  sender: 'listener',
  listener: 'sender',
};

/** Another value: one hex digit changed at `at`, from 0 to 1, of the way; the next number; the other truth. */
export function changed(value: Leaf['value'], at = 0.5): Leaf['value'] {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  const other = OTHERS[value];
  if (other !== undefined) return other;
  const index = Math.min(Math.floor(value.length * at), value.length - 1);
  const digit = Number.parseInt(value.charAt(index), 16);
  const next = Number.isNaN(digit) ? '0' : (digit ^ 1).toString(16);
  return value.slice(0, index) + next + value.slice(index + 1);
}
