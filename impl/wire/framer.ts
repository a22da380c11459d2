import { decodeHeader, HEADER_LENGTH, type Header } from './header.ts';

/** A packet as it came: its header, the header's 21 bytes, and its message. */
export interface Packet {
  readonly header: Header;
  readonly headerBytes: Uint8Array;
  readonly message: Uint8Array;
}

/** The framer's decisions. */
export interface FramerPolicy {
  /** What is kept of a segment that was received: all of it (CHN-07). */
  keepSegment(segment: Uint8Array, buffered: number): Uint8Array;
  /** Is the header of a packet shown of which only this much of the message is there? It is (HDR-02). */
  showHeader(header: Header, there: number): boolean;
  /** What is kept of the bytes behind a packet: all of them (CHN-07). */
  keepRest(rest: Uint8Array): Uint8Array;
  /** Is one more packet taken of a segment of which so many were? As many as it holds (CHN-07). */
  takeAnother(taken: number): boolean;
}

export const strictFramer: FramerPolicy = Object.freeze({
  keepSegment: (segment: Uint8Array) => segment,
  showHeader: () => true,
  keepRest: (rest: Uint8Array) => rest,
  takeAnother: () => true,
});

const EMPTY: Uint8Array = new Uint8Array(0);

/**
 * Cuts a byte stream into packets, wherever the segments that carry it begin and end (CHN-07). It holds what
 * it received and not yet gave out, in at most twice that memory: a length field alone commits none (CHN-05).
 * Who reads it looks at a header before it waits for the message (HDR-02).
 */
export class Framer {
  readonly #policy: FramerPolicy;
  /** The bytes not given out are those from `#start` to `#end`. */
  #bytes: Uint8Array = EMPTY;
  #start = 0;
  #end = 0;
  /** Whether `#bytes` is ours, and not a segment lent by the caller of `push`. */
  #owned = true;
  /** Packets taken since the last segment came. */
  #taken = 0;

  constructor(policy: FramerPolicy = strictFramer) {
    this.#policy = policy;
  }

  /** Bytes held. */
  get buffered(): number {
    return this.#end - this.#start;
  }

  /** Takes a segment. Its memory is read until the next `push` or `settle`. */
  push(segment: Uint8Array): void {
    this.#taken = 0;
    const kept = this.#policy.keepSegment(segment, this.buffered);
    if (this.buffered === 0) {
      this.#bytes = kept;
      this.#start = 0;
      this.#end = kept.length;
      this.#owned = false;
      return;
    }
    this.settle();
    const length = this.buffered + kept.length;
    if (this.#start + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.buffered));
      larger.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = larger;
      this.#end = this.buffered;
      this.#start = 0;
    }
    this.#bytes.set(kept, this.#end);
    this.#end += kept.length;
  }

  /** The header of the packet at the front, as soon as its 21 bytes are there. */
  header(): Header | undefined {
    if (this.buffered < HEADER_LENGTH) return undefined;
    const header = decodeHeader(this.#bytes, this.#start);
    return this.#policy.showHeader(header, this.buffered - HEADER_LENGTH) ? header : undefined;
  }

  /** The first `length` bytes behind the header at the front, once they are there. Nothing is taken. */
  peek(length: number): Uint8Array | undefined {
    const start = this.#start + HEADER_LENGTH;
    return start + length > this.#end ? undefined : this.#bytes.subarray(start, start + length);
  }

  /** Takes the packet at the front once it is whole. Its arrays are views, valid until the next `push`. */
  take(): Packet | undefined {
    const header = this.header();
    if (header === undefined || !this.#policy.takeAnother(this.#taken)) return undefined;
    const message = this.peek(header.msglen);
    if (message === undefined) return undefined;
    const headerBytes = this.#bytes.subarray(this.#start, this.#start + HEADER_LENGTH);
    this.#start += HEADER_LENGTH + header.msglen;
    this.#taken += 1;
    if (this.#start < this.#end) {
      const rest = this.#policy.keepRest(this.#bytes.subarray(this.#start, this.#end));
      this.#end = this.#start + rest.length;
    }
    return { header, headerBytes, message };
  }

  /** Copies what is left of a lent segment, so that its owner may use it again; frees memory that is empty. */
  settle(): void {
    if (this.buffered === 0) {
      this.#bytes = EMPTY;
      this.#start = 0;
      this.#end = 0;
      this.#owned = true;
    } else if (!this.#owned) {
      this.#bytes = this.#bytes.slice(this.#start, this.#end);
      this.#start = 0;
      this.#end = this.#bytes.length;
      this.#owned = true;
    }
  }

  /** An independent copy. */
  clone(): Framer {
    const copy = new Framer(this.#policy);
    if (this.buffered > 0) {
      copy.#bytes = this.#bytes.slice(this.#start, this.#end);
      copy.#end = copy.#bytes.length;
    }
    return copy;
  }

  /** Overwrites and drops what is held (TRD-01). A lent segment is its owner's to overwrite. */
  erase(overwrite: (bytes: Uint8Array) => void): void {
    if (this.#owned) overwrite(this.#bytes);
    this.#start = this.#end;
    this.settle();
  }
}
