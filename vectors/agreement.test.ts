import { createHash } from 'node:crypto';
import { cshake256, kmac256 } from '@noble/hashes/sha3-addons.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { hex } from './hex.ts';
import { recordedRandom } from './interop/recorded-random.ts';
import { digestOf, stretchedBytes } from './stretch.ts';
import { shippedDocument } from './testing/shipped.ts';
import { vectorFile } from './testing/shipped-vectors.ts';
import { cshakeType } from './types/cshake.ts';
import { kmacType } from './types/kmac.ts';
import { rcsKeyScheduleType } from './types/rcs-key-schedule.ts';
import { rcsSequenceType } from './types/rcs-sequence.ts';
import { sessionType } from './types/session.ts';

const SUBJECT = { crypto: pqclean };

/** A message of a recording, or a step of an answer: what these tests read of it. */
interface Entry {
  readonly dir: string;
  readonly message: string;
  readonly packet: string;
  readonly ad: string;
  readonly plaintext: unknown;
  readonly output: string;
  readonly state: { readonly nonce: string; readonly counter: number; readonly keccak_state: string };
}
const recording = (name: string) => JSON.parse(JSON.stringify(shippedDocument(name)));
const stepsOf = ({
  expected,
}: {
  readonly expected: unknown;
}): readonly { packets: readonly { bytes: string }[] }[] => Object(expected).steps;

describe('vectors of the inputs of the recordings', () => {
  const rcs = recording('rcs-A');

  it('agree with cSHAKE', () => {
    for (const { rate, arg_key: X, arg_name: N, arg_custom: S, output } of rcs.cshake) {
      const answer = cshakeType.answer({ rate }, { X, N, S, length: output.length / 2 }, SUBJECT);
      expect(answer.expected).toEqual({ output });
    }
  });

  it('agree with KMAC', () => {
    for (const { rate, key, message, outlen: length, mac: tag } of rcs.kmac) {
      const prompt = { key, customization: '', message, length };
      expect(kmacType.answer({ rate, padding: 'deployed' }, prompt, SUBJECT).expected).toEqual({ tag });
    }
  });

  it('agree with the RCS key schedule', () => {
    for (const { keybits, key, rounds, roundkeys_bytes: roundKeys, mackey: macKey } of rcs.key_expansion) {
      const parameters = { cipher: keybits === 256 ? 'RCS-256' : 'RCS-512', rounds };
      expect(rcsKeyScheduleType.answer(parameters, { key, info: '' }, SUBJECT).expected).toEqual({
        roundKeys,
        macKey,
      });
    }
  });

  it('agree with RCS sequences, state by state', () => {
    let compared = 0;
    for (const { keybits, key, nonce, info, messages } of rcs.sequences) {
      if (info !== '' || messages.some((each: Entry) => typeof each.plaintext !== 'string')) continue;
      const wide = keybits === 512;
      const parameters = {
        cipher: wide ? 'RCS-512' : 'RCS-256',
        rounds: wide ? 30 : 22,
        macPadding: 'deployed',
        operation: 'seal',
      };
      const prompt = {
        key,
        nonce,
        messages: messages.map(({ ad, plaintext }: Entry) => ({ associatedData: ad, plaintext })),
      };
      const steps = stepsOf(rcsSequenceType.answer(parameters, prompt, SUBJECT));
      for (const [index, { output, state }] of messages.entries()) {
        compared += 1;
        const sealed = output.length > 800 ? digestOf(hexToBytes(output)) : output;
        const after = { nonce: state.nonce, counter: `${state.counter}`, macState: state.keccak_state };
        expect(steps[index]).toEqual({ sealed, after });
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it.each(
    ['s1', 's3', 's5'].flatMap((profile) => ['simplex', 'duplex'].map((variant) => [variant, profile])),
  )('agree with the session %s %s, packet by packet', (variant, profile) => {
    const duplex = variant === 'duplex';
    const recorded = recording(`${variant}-${profile}-A`);
    const keys = recordedRandom(recorded.seed, 'keys');
    const key = () => ({ keyIdentity: hex(keys.bytes(16)), seed: hex(keys.bytes(32)) });
    const [client, server] = [
      recordedRandom(recorded.seed, 'client'),
      recordedRandom(recorded.seed, 'server'),
    ];
    const draws = {
      client: {
        cptA: hex(client.bytes(32)),
        ...(duplex && { pkC: hex(client.bytes(64)) }),
        ratchets: [hex(client.bytes(32)), ...(duplex ? [hex(client.bytes(64))] : [])],
      },
      server: {
        pkS: hex(server.bytes(64)),
        ...(duplex && { cptB: hex(server.bytes(32)) }),
        ratchets: duplex ? [hex(server.bytes(32))] : [],
      },
    };
    const parameters = {
      variant,
      profile: recorded.config,
      dialect: 'reference',
      clock: `${recorded.fixed_utc}`,
      server: key(),
      ...(duplex && { client: key() }),
    };
    const by = (dir: string) => (dir === 'C->S' ? 'client' : 'server');
    const messages = (name: string) =>
      (recorded[name] ?? []).map(({ dir, message, packet }: Entry) => ({
        step: { do: 'send', by: by(dir), data: message },
        packets: [packet],
      }));
    const ratchet = (kind: string) => ({ step: { do: 'ratchet', by: 'client', kind }, packets: [] });
    const played = [
      ...messages('messages'),
      ratchet('symmetric'),
      ...messages(duplex ? 'messages_after_symmetric_ratchet' : 'messages_after_ratchet'),
      ...(duplex ? [ratchet('asymmetric'), ...messages('messages_after_asymmetric_ratchet')] : []),
    ];
    const script = played.map(({ step }) => step);
    const steps = stepsOf(sessionType.answer(parameters, { draws, script }, SUBJECT));
    const handshake = recorded.handshake.packets_and_steps.flatMap(
      (step: { packet?: readonly Entry[] }) => step.packet ?? [],
    );
    const sent = (index: number) => steps[index]?.packets.map(({ bytes }) => bytes);
    expect(handshake).toHaveLength(duplex ? 6 : 4);
    expect(sent(0)).toEqual(handshake.map(({ packet }: Entry) => packet));
    let compared = 0;
    for (const [index, { packets }] of played.entries()) {
      // RTS-02: the recorded ratchet packets of Duplex carry time 0, and a sender of ours the real one.
      if (packets.length === 0) continue;
      compared += 1;
      expect(sent(index + 1)).toEqual(packets);
    }
    expect(compared).toBeGreaterThanOrEqual(8);
  });
});

describe('expected values from elsewhere', () => {
  const tests = (name: string) =>
    vectorFile(name).document.testGroups.flatMap(({ parameters, tests: all }) =>
      all.map(({ prompt, expected }) => ({
        ...Object(parameters),
        prompt: Object(prompt),
        expected: Object(expected),
      })),
    );

  it('cSHAKE256 is that of @noble/hashes', () => {
    const some = tests('cshake.json').filter(
      // SP 800-185 falls back to SHAKE where both are empty.
      ({ rate, prompt: { N, S } }) => rate === 136 && N + S !== '',
    );
    expect(some.length).toBeGreaterThan(200);
    for (const { prompt, expected } of some) {
      const options = {
        NISTfn: hexToBytes(prompt.N),
        personalization: hexToBytes(prompt.S),
        dkLen: prompt.length,
      };
      expect(hex(cshake256(hexToBytes(prompt.X), options))).toBe(expected.output);
    }
  });

  it('KMAC256 is that of @noble/hashes', () => {
    const some = tests('kmac.json').filter(({ rate, padding }) => rate === 136 && padding === 'standard');
    expect(some.length).toBeGreaterThan(150);
    for (const { prompt, expected } of some) {
      const options = { personalization: hexToBytes(prompt.customization), dkLen: prompt.length };
      expect(hex(kmac256(hexToBytes(prompt.key), hexToBytes(prompt.message), options))).toBe(expected.tag);
    }
  });

  it('transcripts are SHA-3 of OpenSSL', () => {
    let compared = 0;
    for (const { variant, prompt, expected } of tests('transcript-s1-reference.json')) {
      const name = variant === 'simplex' ? 'sha3-256' : 'sha3-512';
      const hash = (...parts: readonly Uint8Array[]) => {
        const state = createHash(name);
        for (const part of parts) state.update(part);
        return new Uint8Array(state.digest());
      };
      const start = [prompt.configuration, prompt.keyIdentity].map(hexToBytes);
      const keys = [prompt.clientKey, prompt.serverKey].filter(Boolean).map(stretchedBytes);
      let sch = hash(...start, ...keys);
      expect(hex(sch)).toBe(expected.start);
      const folded =
        variant === 'simplex'
          ? [hexToBytes(prompt.hash2), stretchedBytes(prompt.ciphertext)]
          : [prompt.hash1, prompt.hash2, prompt.hash3, prompt.hash4, prompt.message5].map(hexToBytes);
      for (const [index, part] of folded.entries()) {
        sch = hash(sch, part);
        expect(hex(sch)).toBe(expected.after[index]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('headers are those of a DataView', () => {
    for (const { prompt, expected } of tests('header.json').filter(
      ({ direction }) => direction === 'encode',
    )) {
      const view = new DataView(hexToBytes(expected.header).buffer);
      const read = [
        view.getUint8(0),
        view.getUint32(1, true),
        view.getBigUint64(5, true),
        view.getBigUint64(13, true),
      ];
      expect(read).toEqual([prompt.flag, prompt.msglen, BigInt(prompt.sequence), BigInt(prompt.utctime)]);
    }
  });
});
