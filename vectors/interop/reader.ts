import { quote } from './quote.ts';
import { RecordingError } from './recording-error.ts';

/** What reading one document finds beside its values. */
export interface Findings {
  /** The paths of the fields that no reader knows, in the order of the document. */
  readonly unknownFields: string[];
  /** How many bytes the abbreviated byte strings of the document stand for (`bytes`). */
  abbreviated: number;
}

/** Where in a document a value stands. */
export class Place {
  readonly path: string;
  readonly findings: Findings;

  constructor(path: string, findings: Findings) {
    this.path = path;
    this.findings = findings;
  }

  static root(): Place {
    return new Place('', { unknownFields: [], abbreviated: 0 });
  }

  field(name: string): Place {
    return new Place(fieldPath(this.path, name), this.findings);
  }

  item(index: number): Place {
    return new Place(`${this.path}[${index}]`, this.findings);
  }

  /** @throws RecordingError always: the value here is not what it should be */
  refuse(value: unknown, expected: string): never {
    const where = this.path || 'the document';
    throw new RecordingError('format', `${where} is ${describe(value)}, not ${expected}`);
  }
}

/** The path of a field of the value at `path`. A name that is no identifier is quoted, a long one cut. */
export function fieldPath(path: string, name: string): string {
  if (!/^[A-Za-z_]\w{0,63}$/.test(name)) return `${path}[${quote(name.slice(0, 64))}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** Takes a value of a parsed document for what it should be. Throws RecordingError where it is not. */
export type Reader<T> = (value: unknown, place: Place) => T;

type Fields = Readonly<Record<string, Reader<unknown>>>;
type ValueOf<R> = R extends Reader<infer T> ? T : never;
type Values<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

export const text: Reader<string> = (value, place) =>
  typeof value === 'string' ? value : place.refuse(value, 'a string');

export const boolean: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : place.refuse(value, 'true or false');

/** A count, a time or a number on the wire, as far as JSON says it exactly. */
export const integer: Reader<number> = (value, place) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : place.refuse(value, 'a whole number from 0');

/** Bytes, as lower-case hex digits. */
export const hex: Reader<string> = (value, place) =>
  typeof value === 'string' && value.length % 2 === 0 && /^[0-9a-f]*$/.test(value)
    ? value
    : place.refuse(value, 'bytes in lower-case hex');

export function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, place) =>
    Array.isArray(value)
      ? value.map((each: unknown, index) => item(each, place.item(index)))
      : place.refuse(value, 'a list');
}

/** An object with all the required fields and any of the optional ones; others are noted, and left out. */
export function record<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Reader<Values<R> & Partial<Values<O>>> {
  const fields: Fields = { ...required, ...optional };
  return (value, place) => {
    const given = entries(value, place);
    const names = new Set(given.map(([name]) => name));
    const missing = Object.keys(required).find((name) => !names.has(name));
    if (missing !== undefined) throw new RecordingError('format', `${place.field(missing).path} is missing`);
    const read: Record<string, unknown> = {};
    for (const [name, each] of given) {
      const reader = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (reader === undefined) place.findings.unknownFields.push(place.field(name).path);
      else read[name] = reader(each, place.field(name));
    }
    // Every required field has been read by its reader, and so has every optional one that is there.
    return read as Values<R> & Partial<Values<O>>;
  };
}

/** The fields of an object, in its order. */
export function entries(value: unknown, place: Place): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : place.refuse(value, 'an object');
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `the string ${quote(String(value).slice(0, 32))}`;
}
