/**
 * Whether both are the same bytes. The time taken depends on the lengths alone as far as the source goes;
 * JavaScript promises no constant time, so neither does this.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
