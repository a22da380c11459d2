import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Role, Variant } from '../../impl/variant.ts';
import type { Trace, TraceStep } from '../../record/index.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly parameters: { readonly variant: Variant; readonly clock: string };
    readonly tests: readonly {
      readonly comment: string;
      readonly expected: {
        readonly steps: readonly {
          readonly packets: readonly { readonly from: Role; readonly bytes: string }[];
        }[];
      };
    }[];
  }[];
}

const VECTORS: Vectors = JSON.parse(
  readFileSync(new URL('../../vectors/data/session-s1-reference.json', import.meta.url), 'utf8'),
);

/**
 * A session of the vectors: handshake, data and ratchets of both sides, a sealed error of the server; and a packet of the
 * server's before that, sent again with a length that lies.
 */
export function sessionTrace(variant: Variant): Trace {
  const group = VECTORS.testGroups.find(({ parameters }) => parameters.variant === variant);
  const test = group?.tests.find(({ comment }) => comment === 'ratchets by both sides');
  const packets = test?.expected.steps.flatMap((step) => step.packets) ?? [];
  const steps = packets.map(({ from, bytes }, index): TraceStep => sendOf(from, hexToBytes(bytes), index));
  const honest = hexToBytes(packets.at(-2)?.bytes ?? '');
  const changed = honest.map((byte, index) => (index === 3 ? 0x7f : byte));
  const faulty: TraceStep = {
    ...sendOf('server', changed, steps.length),
    ...{
      fault: { message: 'encryptedMessage', field: 'msglen', rule: 'larger' },
      honest: bytesToHex(honest),
    },
  };
  return { ...traceOf(variant, [...steps, faulty]), clock: group?.parameters.clock ?? '0' };
}

/** A trace of a client and a server, with these steps. */
export function traceOf(variant: Variant, steps: readonly TraceStep[]): Trace {
  return {
    format: 'qsmp-trace/1',
    title: `a session of ${variant}`,
    subject: { variant, profile: 's1', dialect: 'reference' },
    clock: '1800000000',
    seed: null,
    agents: [
      { name: 'client', kind: 'ours', role: 'client' },
      { name: 'server', kind: 'peer', role: 'server' },
    ],
    steps,
  };
}

/** A packet that one side sends to the other. */
export function sendOf(from: Role, packet: Uint8Array, milliseconds: number) {
  return {
    ...{ kind: 'send' as const, from, to: from === 'client' ? 'server' : 'client' },
    ...{ connection: 1, milliseconds, bytes: bytesToHex(packet) },
  };
}
