/** Where in a record something is wrong. */
export interface Place {
  /** The line, from 1, in a record of lines. */
  readonly line?: number;
  /** The JSON path, as in `steps[3].bytes`; empty for the whole. */
  readonly path?: string;
}

/** A record that was refused. The message is one sentence that says what is wrong, and where. */
export class RecordError extends Error {
  readonly code = 'QSMP_RECORD';
  readonly line: number | undefined;
  readonly path: string | undefined;

  /** @param name what the record is called, such as its file name */
  constructor(name: string, { line, path }: Place, what: string, options?: ErrorOptions) {
    const places = [name];
    if (line !== undefined) places.push(`line ${line}`);
    if (path !== undefined && path !== '') places.push(path);
    super(`${places.join(', ')} ${what}`, options);
    this.name = 'RecordError';
    this.line = line;
    this.path = path;
  }
}
