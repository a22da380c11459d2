import type { core, ZodType } from 'zod';
import { type Place, RecordError } from './record-error.ts';

/** Characters shown of a name that the record chose. */
const SHOWN = 40;

/**
 * The value, if it is what the schema says.
 * @throws RecordError that names the first thing that is not
 */
export function check<T>(schema: ZodType<T>, value: unknown, name: string, place: Place = {}): T {
  const result = schema.safeParse(value, { error: say });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = pathOf(issue?.path ?? []);
  throw new RecordError(name, { ...place, path }, issue?.message ?? 'is refused');
}

/** What an issue means, to follow the place in a sentence. Fields that say it themselves are not asked. */
function say(issue: core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return typeof issue.input === 'number' && issue.expected === 'int'
        ? 'is no whole number'
        : `is ${kindOf(issue.input)}, not ${issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `is none of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return 'is none of the kinds that belong here';
    case 'unrecognized_keys':
      return `has an unknown field ${quote(issue.keys[0] ?? '')}`;
    case 'too_small':
      return `is less than ${issue.minimum}`;
    case 'too_big':
      return `is more than ${issue.maximum}`;
    default:
      return 'is refused';
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'no finite number';
  return typeof value;
}

/** A path as JavaScript writes it: `steps[3].bytes`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      const text = String(key);
      return /^[A-Za-z]\w{0,39}$/.test(text) ? `.${text}` : `[${quote(text)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** A name of the record's own choice, so that it stays in its place in a sentence. */
function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return JSON.stringify(shown).replace(
    /[^\x20-\x7e]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
