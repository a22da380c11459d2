/** A named part of a message, of fixed length in bytes. */
export interface Field<Name extends string> {
  readonly name: Name;
  readonly length: number;
}

/** A message as a list of fixed fields, which knows its length, encodes and decodes. */
export class Layout<Name extends string> {
  readonly fields: readonly Field<Name>[];
  /** Bytes of the whole message. */
  readonly length: number;

  constructor(...fields: readonly Field<Name>[]) {
    this.fields = fields;
    this.length = fields.reduce((sum, field) => sum + field.length, 0);
  }

  /** The parts, one after the other. A part of another length than its field's is a RangeError. */
  encode(parts: Readonly<Record<Name, Uint8Array>>): Uint8Array {
    const message = new Uint8Array(this.length);
    let offset = 0;
    for (const { name, length } of this.fields) {
      if (parts[name].length !== length)
        throw new RangeError(`${name} has ${parts[name].length} bytes, not ${length}`);
      message.set(parts[name], offset);
      offset += length;
    }
    return message;
  }

  /** Views of the parts. A message of another length is a RangeError. */
  decode(message: Uint8Array): Record<Name, Uint8Array> {
    if (message.length !== this.length)
      throw new RangeError(`the message has ${message.length} bytes, not ${this.length}`);
    const parts: Partial<Record<Name, Uint8Array>> = {};
    let offset = 0;
    for (const { name, length } of this.fields) {
      parts[name] = message.subarray(offset, offset + length);
      offset += length;
    }
    // Every name of the layout has just been set.
    return parts as Record<Name, Uint8Array>;
  }
}
