import { createHash } from 'node:crypto';

/** The name of the file that has the digests of the others in its folder. */
export const SUMS = 'SHA256SUMS';

/** A file's name and its bytes. */
export interface Named {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A line as `sha256sum` writes and checks it. */
export function sumLine({ name, bytes }: Named): string {
  return `${sha256(bytes)}  ${name}\n`;
}

/** The digests of a `SHA256SUMS` file, by name. */
export function readSums(text: string): ReadonlyMap<string, string> {
  const lines = [...text.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)];
  return new Map(lines.map(([, digest = '', name = '']) => [name, digest]));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
