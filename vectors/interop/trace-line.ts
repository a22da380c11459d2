import { byteString } from './byte-string.ts';
import { entries, hex, integer, type Place, type Reader, record, text } from './reader.ts';

/** Who did it: `keys`, `client` or `server`. */
const by = text;
const op =
  <Name extends string>(name: Name): Reader<Name> =>
  () =>
    name;

/** How the lines of each operation are read. */
const READERS = {
  random: record({ op: op('random'), by, bytes: byteString }),
  sha3_update: record({ op: op('sha3_update'), by, data: byteString }),
  sha3_finalize: record({ op: op('sha3_finalize'), by, digest: hex }),
  sha3_256: record({ op: op('sha3_256'), by, data: byteString, digest: hex }),
  sha3_512: record({ op: op('sha3_512'), by, data: byteString, digest: hex }),
  kem_keypair: record({ op: op('kem_keypair'), by, pk: byteString, sk: byteString }),
  kem_encapsulate: record({ op: op('kem_encapsulate'), by, pk: byteString, ct: byteString, secret: hex }),
  kem_decapsulate: record({ op: op('kem_decapsulate'), by, secret: hex, ok: integer }),
  sign: record({ op: op('sign'), by, message: byteString, signature_and_message: byteString }),
  cshake_initialize: record({
    op: op('cshake_initialize'),
    by,
    rate: integer,
    arg_key: hex,
    arg_name: hex,
    arg_custom: hex,
  }),
  cshake_squeeze: record({ op: op('cshake_squeeze'), by, blocks: integer, output: hex }),
  rcs_initialize: record({ op: op('rcs_initialize'), by, transmit: integer, key: hex, nonce: hex }),
};

type Operation = keyof typeof READERS;

/** A line of a trace: an operation, who did it, what went in and what came out. */
export type TraceLine = { [Name in Operation]: ReturnType<(typeof READERS)[Name]> }[Operation];

/** A line of an operation that there is none of. It is read, so that it is found to differ. */
type OtherLine = { readonly op: string; readonly by: string };

/** A line of a recorded trace. */
export type RecordedLine = TraceLine | OtherLine;

const otherLine: Reader<OtherLine> = record({ op: text, by });

export function recordedLine(value: unknown, place: Place): RecordedLine {
  const name = text(new Map(entries(value, place)).get('op'), place.field('op'));
  return isOperation(name) ? READERS[name](value, place) : otherLine(value, place);
}

export function isTraceLine(line: RecordedLine): line is TraceLine {
  return isOperation(line.op);
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(READERS, name);
}
