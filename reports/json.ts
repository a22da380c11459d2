import type { Format } from './format.ts';

/** Characters that JSON may hold, and that do something to the terminal or the page that shows it. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The run as one JSON document: what its record has in lines (docs/records.md). */
export const JSON_DOCUMENT: Format = {
  name: 'json',
  title: 'one JSON document',
  *render({ header, results, counts, summary }) {
    const { kind, format, ...about } = header;
    const { interrupted, milliseconds } = summary ?? {};
    const complete = summary !== undefined;
    yield `${inert({ ...about, complete, interrupted, milliseconds, counts }).slice(0, -1)},"results":[`;
    let separator = '\n';
    for (const { kind, ...result } of results) {
      yield `${separator}${inert(result)}`;
      separator = ',\n';
    }
    yield '\n]}\n';
  },
};

/** The JSON text of a value, in which a character that does something stands as its escape: what is read is the same. */
export function inert(value: object | string): string {
  return JSON.stringify(value).replace(ACTIVE, (each) => {
    let escaped = '';
    for (let at = 0; at < each.length; at++)
      escaped += `\\u${each.charCodeAt(at).toString(16).padStart(4, '0')}`;
    return escaped;
  });
}
