/** Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian. */

/** IPv4 or IPv6, with nothing before it (LINKTYPE_RAW of the tcpdump group's registry). */
const RAW_IP = 101;
const MAGIC = 0x1a2b3c4d;
/** Bytes of the longest text in an option, of 65,535 that its length could say. */
const LONGEST_TEXT = 8000;

const Block = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
const OptionCode = { end: 0, comment: 1, interfaceName: 2, interfaceDescription: 3, application: 4 } as const;

/** One option of a block. */
type BlockOption = readonly [code: number, value: Uint8Array];

/** The beginning of a file: what made it, and a comment. */
export function sectionBlock(application: string, comment: string): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, MAGIC, true);
  body.setUint16(4, 1, true);
  // The length of the section is not said.
  body.setBigInt64(8, -1n, true);
  return block(Block.section, bytesOf(body), [
    text(OptionCode.comment, comment),
    text(OptionCode.application, application),
  ]);
}

/** An interface, which the packets after it name by its place. Their times are microseconds. */
export function interfaceBlock(name: string, description: string, comments: readonly string[]): Uint8Array {
  const body = new DataView(new ArrayBuffer(8));
  body.setUint16(0, RAW_IP, true);
  return block(Block.interface, bytesOf(body), [
    ...comments.map((comment) => text(OptionCode.comment, comment)),
    text(OptionCode.interfaceName, name),
    text(OptionCode.interfaceDescription, description),
  ]);
}

/** A packet that was seen on an interface. */
export interface CapturedPacket {
  readonly interface: number;
  /** Microseconds of Unix time. */
  readonly time: bigint;
  readonly bytes: Uint8Array;
  readonly comments: readonly string[];
}

export function packetBlock({ interface: at, time, bytes, comments }: CapturedPacket): Uint8Array {
  const body = new Uint8Array(20 + padded(bytes.length));
  const view = new DataView(body.buffer);
  view.setUint32(0, at, true);
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffff_ffffn), true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, bytes.length, true);
  body.set(bytes, 20);
  const options = comments.map((comment) => text(OptionCode.comment, comment));
  return block(Block.packet, body, options);
}

function block(type: number, body: Uint8Array, options: readonly BlockOption[]): Uint8Array {
  const all = options.length === 0 ? [] : [...options, [OptionCode.end, new Uint8Array(0)] as const];
  const optionBytes = all.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0);
  const length = 12 + body.length + optionBytes;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(body, 8);
  let at = 8 + body.length;
  for (const [code, value] of all) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

function text(code: number, value: string): BlockOption {
  const bytes = new Uint8Array(LONGEST_TEXT);
  // As many whole characters as there is room for.
  const { written } = new TextEncoder().encodeInto(value, bytes);
  return [code, bytes.subarray(0, written)];
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
