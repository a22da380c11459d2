import type { Format } from './format.ts';

/** The run as one JSON document: what its record has in lines (docs/records.md). */
export const JSON_DOCUMENT: Format = {
  name: 'json',
  title: 'one JSON document',
  *render({ header, results, counts, summary }) {
    const { kind, format, ...about } = header;
    const { interrupted, milliseconds } = summary ?? {};
    const complete = summary !== undefined;
    yield `${JSON.stringify({ ...about, complete, interrupted, milliseconds, counts }).slice(0, -1)},"results":[`;
    let separator = '\n';
    for (const { kind, ...result } of results) {
      yield `${separator}${JSON.stringify(result)}`;
      separator = ',\n';
    }
    yield '\n]}\n';
  },
};
