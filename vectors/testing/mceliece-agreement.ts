import { hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'vitest';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { fixedWeight } from '../../impl/primitives/classic-mceliece/fixed-weight.ts';
import { PARAMETERS } from '../../impl/primitives/classic-mceliece/parameters.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { SLH_DSA_PARAMETERS } from '../../impl/primitives/slh-dsa/parameters.ts';
import { isMcEliece, isSlhDsa, profileOf } from '../choices.ts';
import { hex } from '../hex.ts';
import { recordedRandom, type Stream } from '../interop/recorded-random.ts';
import { signingSeedLength } from '../slow/seeds.ts';
import { digestOf } from '../stretch.ts';
import { mcelieceSessionType } from '../types/mceliece-session.ts';
import { shippedDocument } from './shipped.ts';

/** What is read here of a message of a recording. */
interface Message {
  readonly dir: string;
  readonly message: string;
  readonly packet: unknown;
}

/**
 * Makes a vector of the inputs of a recording of the deployed implementation, with Classic McEliece, and expects
 * its packets, those of ratchets excepted: deployed Duplex endpoints send them with time 0 (RTS-02).
 */
export function expectAgreement(name: string): void {
  const recorded = JSON.parse(JSON.stringify(shippedDocument(name)));
  const { seed, config } = recorded;
  const isDuplex = name.includes('duplex');
  const messages = (part: string) =>
    (recorded[part] ?? []).map(({ dir, message, packet }: Message) => ({
      step: { do: 'send', by: dir === 'C->S' ? 'client' : 'server', data: message },
      packets: [packet],
    }));
  const played: readonly { readonly step: object; readonly packets: readonly unknown[] }[] = [
    ...messages('messages'),
    { step: { do: 'ratchet', by: 'client', kind: 'symmetric' }, packets: [] },
    ...messages(isDuplex ? 'messages_after_symmetric_ratchet' : 'messages_after_ratchet'),
  ];
  const keys = recordedRandom(seed, 'keys');
  const key = () => ({
    keyIdentity: hex(keys.bytes(16)),
    seed: hex(keys.bytes(signingSeedLength(profileOf(config).signature))),
  });
  const parameters = {
    variant: isDuplex ? 'duplex' : 'simplex',
    profile: config,
    dialect: 'reference',
    clock: `${recorded.fixed_utc}`,
    server: key(),
    ...(isDuplex && { client: key() }),
  };
  const draws = recordedDraws(seed, config);
  const prompt = {
    draws: isDuplex
      ? {
          client: draws('client', ['h1', 'cptA', 'pkC', 'h3', 'token']),
          server: draws('server', ['pkS', 'h2', 'cptB', 'h4']),
        }
      : { client: draws('client', ['cptA', 'token']), server: draws('server', ['pkS', 'h2']) },
    script: played.map(({ step }) => step),
  };
  const { expected } = mcelieceSessionType.answer(parameters, prompt, { crypto: pqclean });
  const { handshake, steps } = JSON.parse(JSON.stringify(expected));

  const handshakePackets = recorded.handshake.packets_and_steps.flatMap(
    (step: { readonly packet?: readonly Message[] }) => step.packet ?? [],
  );
  expect(handshake.packets).toHaveLength(isDuplex ? 6 : 4);
  expect(handshake.packets.map(bytesOf)).toEqual(
    handshakePackets.map(({ packet }: Message) => digested(packet)),
  );
  let compared = 0;
  for (const [index, { packets }] of played.entries()) {
    if (packets.length === 0) continue;
    compared += 1;
    expect(steps[index].packets.map(bytesOf)).toEqual(packets.map(digested));
  }
  expect(compared).toBeGreaterThanOrEqual(5);
}

/** What a side of a recorded session draws for, with what it drew: an encapsulation as many times as it takes. */
function recordedDraws(seed: string, config: string) {
  const { kem, signature } = profileOf(config);
  if (!isMcEliece(kem)) throw new RangeError(`${config} is none of Classic McEliece`);
  return (side: Stream, names: readonly string[]) => {
    const random = recordedRandom(seed, side);
    return names.flatMap((name) => {
      if (/^h\d$/.test(name))
        return isSlhDsa(signature)
          ? [{ for: name, bytes: hex(random.bytes(SLH_DSA_PARAMETERS[signature].n)) }]
          : [];
      if (!name.startsWith('cpt')) return [{ for: name, bytes: hex(random.bytes(32)) }];
      const drawn: string[] = [];
      const noted: RandomSource = {
        bytes(length) {
          const bytes = random.bytes(length);
          drawn.push(hex(bytes));
          return bytes;
        },
        clone: () => noted,
      };
      fixedWeight(PARAMETERS[kem], noted);
      return [{ for: name, bytes: drawn.join('') }];
    });
  };
}

const bytesOf = ({ bytes }: { readonly bytes: unknown }) => digested(bytes);

/** The digest of bytes, or that which stands for them. */
function digested(value: unknown): unknown {
  if (typeof value === 'string') return digestOf(hexToBytes(value));
  const { sha3_256, length } = Object(value);
  return { sha3_256, length };
}
