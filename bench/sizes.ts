/** Bytes of a small, a middling and a large message. */
export const SIZES = Object.freeze([64, 1024, 65_536] as const);

/** As people write a size: "64 B", "1 KiB". */
export function sizeName(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KiB`;
}

/** How many messages of a size one run works on: small ones in numbers that a timer can tell apart. */
export function messagesPerRun(bytes: number): number {
  return bytes < 65_536 ? 64 : 1;
}
