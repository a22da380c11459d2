/** Bytes of the largest message: the largest data in hex, several times over. */
const MAXIMUM = 1 << 20;

/** Bytes of the length that goes before a message. */
const PREFIX = 4;

/** One message as it travels: its length in four bytes, the highest first, and its JSON in UTF-8 (docs/adapter.md). */
export function encodeMessage(document: unknown): Uint8Array {
  const json = Buffer.from(JSON.stringify(document), 'utf8');
  const length = Buffer.alloc(PREFIX);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

/** Cuts a stream of bytes into messages, in bounded memory whatever comes. */
export class MessageReader {
  #held = Buffer.alloc(0);

  /**
   * The messages that are whole now, parsed.
   * @throws RangeError for a length that is too large, SyntaxError for what is no JSON
   */
  push(bytes: Uint8Array): readonly unknown[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const messages: unknown[] = [];
    while (this.#held.length >= PREFIX) {
      const length = this.#held.readUInt32BE();
      if (length > MAXIMUM) throw new RangeError(`a message of ${length} bytes, more than ${MAXIMUM}`);
      const end = PREFIX + length;
      if (this.#held.length < end) break;
      messages.push(JSON.parse(this.#held.toString('utf8', PREFIX, end)));
      this.#held = this.#held.subarray(end);
    }
    return messages;
  }
}
