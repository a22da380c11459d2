/**
 * An algorithm of a backend's table.
 * @throws RangeError where the backend does not have it; the message names those that it has.
 */
export function byName<Name extends string, T>(
  backend: string,
  kind: string,
  table: Readonly<Partial<Record<Name, T>>>,
  name: Name,
): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) {
    throw new RangeError(`name: ${backend} has no ${kind} ${name}; it has ${Object.keys(table).join(', ')}`);
  }
  return found;
}
