/** Whether there is anything but zeros: what was erased has none. A loop, as it is asked of all that is erased. */
export function isLegible(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return true;
  return false;
}
