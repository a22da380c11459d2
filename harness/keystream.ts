/** Bytes of a keystream block, and of what the counter mode repeats if it repeats at all (PRM-04). */
const BLOCK = 32;

/** A whole 32-byte block that stands twice among these stretches of keystream, or `undefined`. */
export function repeatedBlock(streams: readonly Uint8Array[]): Uint8Array | undefined {
  const seen = new Set<string>();
  for (const stream of streams)
    for (let offset = 0; offset + BLOCK <= stream.length; offset += BLOCK) {
      const block = stream.subarray(offset, offset + BLOCK);
      const name = Buffer.from(block).toString('latin1');
      if (seen.has(name)) return block;
      seen.add(name);
    }
  return undefined;
}

/** The first 32 bytes that two of these keys and nonces, of whatever length, have in common, or `undefined`. */
export function repeatedStart(material: readonly Uint8Array[]): Uint8Array | undefined {
  return repeatedBlock(material.map((each) => each.subarray(0, BLOCK)));
}
