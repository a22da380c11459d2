/** A packet header (HDR-01). */
export interface Header {
  /** One byte. */
  readonly flag: number;
  /** Bytes of message that follow: 32 bits. In the data phase, ciphertext and tag. */
  readonly msglen: number;
  /** 64 bits. */
  readonly sequence: bigint;
  /** Unix seconds, 64 bits. */
  readonly utctime: bigint;
}

/** The header's fields in wire order, little-endian (HDR-01). */
export const HEADER_FIELDS = Object.freeze([
  { name: 'flag', offset: 0, length: 1 },
  { name: 'msglen', offset: 1, length: 4 },
  { name: 'sequence', offset: 5, length: 8 },
  { name: 'utctime', offset: 13, length: 8 },
] as const);

export const HEADER_LENGTH = 21;

/** The 21 bytes of a header. Values beyond a field's width are a RangeError. */
export function encodeHeader(header: Header): Uint8Array {
  if (!Number.isInteger(header.flag) || header.flag < 0 || header.flag > 0xff)
    throw new RangeError(`flag ${header.flag} is not one byte`);
  if (!Number.isInteger(header.msglen) || header.msglen < 0 || header.msglen > 0xffff_ffff)
    throw new RangeError(`msglen ${header.msglen} is not a 32-bit number`);
  for (const name of ['sequence', 'utctime'] as const)
    if (BigInt.asUintN(64, header[name]) !== header[name])
      throw new RangeError(`${name} ${header[name]} is not a 64-bit number`);
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, header.flag);
  view.setUint32(1, header.msglen, true);
  view.setBigUint64(5, header.sequence, true);
  view.setBigUint64(13, header.utctime, true);
  return bytes;
}

/** Reads the header at `offset`. Any 21 bytes are one; fewer are a RangeError. */
export function decodeHeader(bytes: Uint8Array, offset = 0): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, HEADER_LENGTH);
  return {
    flag: view.getUint8(0),
    msglen: view.getUint32(1, true),
    sequence: view.getBigUint64(5, true),
    utctime: view.getBigUint64(13, true),
  };
}
