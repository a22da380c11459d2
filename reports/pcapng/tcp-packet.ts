/** Where one side of a TCP connection is. */
export interface Address {
  /** IPv4, as a number. */
  readonly ip: number;
  readonly port: number;
}

/** A TCP segment (RFC 9293). */
export interface Segment {
  readonly from: Address;
  readonly to: Address;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

export const TcpFlag = Object.freeze({ fin: 0x01, syn: 0x02, reset: 0x04, push: 0x08, ack: 0x10 });

/** Bytes of an IPv4 header, and of a TCP header, without options. */
const HEADER = 20;
const TCP = 6;
const WINDOW = 65_535;
const HOPS = 64;
const DO_NOT_FRAGMENT = 0x4000;

/** An IPv4 packet (RFC 791) that carries a segment, with its checksums. */
export function tcpPacket({ from, to, sequence, acknowledgement, flags, payload }: Segment): Uint8Array {
  const bytes = new Uint8Array(2 * HEADER + payload.length);
  const ip = new DataView(bytes.buffer, 0, HEADER);
  ip.setUint8(0, 0x45);
  ip.setUint16(2, bytes.length);
  ip.setUint16(6, DO_NOT_FRAGMENT);
  ip.setUint8(8, HOPS);
  ip.setUint8(9, TCP);
  ip.setUint32(12, from.ip);
  ip.setUint32(16, to.ip);
  ip.setUint16(10, checksum(bytes.subarray(0, HEADER), 0));
  const tcp = new DataView(bytes.buffer, HEADER);
  tcp.setUint16(0, from.port);
  tcp.setUint16(2, to.port);
  tcp.setUint32(4, sequence);
  tcp.setUint32(8, acknowledgement);
  tcp.setUint8(12, (HEADER / 4) << 4);
  tcp.setUint8(13, flags);
  tcp.setUint16(14, WINDOW);
  bytes.set(payload, 2 * HEADER);
  const segment = bytes.subarray(HEADER);
  // The pseudo-header: both addresses, the protocol and the length.
  const pseudo = sum(bytes.subarray(12, HEADER)) + TCP + segment.length;
  tcp.setUint16(16, checksum(segment, pseudo));
  return bytes;
}

/** The Internet checksum (RFC 1071) of bytes whose own checksum field is zero. */
function checksum(bytes: Uint8Array, begin: number): number {
  let total = begin + sum(bytes);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return ~total & 0xffff;
}

/** The sum of 16-bit words, the last one filled up with a zero. */
function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i += 2) total += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  return total;
}
