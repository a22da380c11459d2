import { join } from '../impl/bytes.ts';
import { decodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';

/** Cuts one direction of a connection into packets, for showing them: their bytes, and what never became one. */
export class PacketCutter {
  #parts: Uint8Array[] = [];
  #length = 0;
  /** Bytes before which there is nothing to cut. */
  #needed: number = HEADER_LENGTH;

  /** Takes a segment, and gives the packets that are whole with it. */
  push(segment: Uint8Array): readonly Uint8Array[] {
    this.#parts.push(segment);
    this.#length += segment.length;
    const packets: Uint8Array[] = [];
    while (this.#length >= this.#needed) {
      const bytes = join(...this.#parts);
      const end = HEADER_LENGTH + decodeHeader(bytes).msglen;
      if (end <= bytes.length) packets.push(bytes.subarray(0, end));
      this.#keep(end <= bytes.length ? bytes.subarray(end) : bytes);
      this.#needed = end <= bytes.length ? HEADER_LENGTH : end;
    }
    return packets;
  }

  /** What is left that is no whole packet, and will be none. */
  rest(): Uint8Array {
    const bytes = join(...this.#parts);
    this.#keep(new Uint8Array(0));
    this.#needed = HEADER_LENGTH;
    return bytes;
  }

  #keep(bytes: Uint8Array): void {
    this.#parts = [bytes];
    this.#length = bytes.length;
  }
}
