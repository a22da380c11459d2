/** What is put in for `{port}`, `{host}`, `{dir}`, `{key}` and `{peerKey}`; what is left out stays as it is. */
export interface Values {
  readonly port?: number;
  readonly host?: string;
  readonly dir?: string;
  readonly key?: string;
  readonly peerKey?: string;
}

/** A text of a manifest with its placeholders filled. What is put in is not looked at again. */
export function fill(text: string, values: Values): string {
  const known = new Map(Object.entries(values));
  return text.replace(/\{([A-Za-z]\w{0,19})\}/g, (whole, name: string) => `${known.get(name) ?? whole}`);
}
