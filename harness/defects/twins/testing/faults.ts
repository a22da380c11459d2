import { backend } from '../../../../impl/crypto/backends.ts';
import { plainError } from '../../../../impl/endpoint.ts';
import type { Policy } from '../../../../impl/policy.ts';
import { seededRandom } from '../../../../impl/primitives/seeded-random.ts';
import { NOW, type Pair } from '../../../../impl/testing/pair.ts';
import { ErrorCode } from '../../../../impl/wire/codes.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH, type Header } from '../../../../impl/wire/header.ts';
import { give, KEYS, PROFILE, packetOf } from './conversation.ts';
import { against, type Change, changed, dataPhase, type Fault, secondClient, signing } from './fault.ts';

function inHeader(change: (header: Header) => Partial<Header>): Change {
  return (packet) => {
    const header = decodeHeader(packet);
    packet.set(encodeHeader({ ...header, ...change(header) }));
    return packet;
  };
}

const later = (seconds: bigint) => inHeader(({ utctime }) => ({ utctime: utctime + seconds }));
const flagged = inHeader(() => ({ flag: 0 }));
const ahead = inHeader(({ sequence }) => ({ sequence: sequence + 1n }));
const longer: Change = (packet) =>
  inHeader(({ msglen }) => ({ msglen: msglen + 1 }))(new Uint8Array([...packet, 0]));
const flipped =
  (offset: number): Change =>
  (packet) =>
    packet.with(offset, (packet.at(offset) ?? 0) ^ 1);

const wrongly = flipped(0);
const underServerKey = (_: Uint8Array, hash: Uint8Array): Uint8Array =>
  backend('fast')
    .signature(PROFILE.signature)
    .sign(hash, KEYS.server.signingKey, seededRandom('not drawn from'));

const silence = () => {};
const message = Uint8Array.of(1, 2, 3);
const ratchets = (pair: Pair) => pair.run('client', pair.client.ratchet('asymmetric'));

const token = (pair: Pair) => packetOf(pair.server.ratchet('symmetric'));
const data = (pair: Pair) => packetOf(pair.server.send(message));
const last = flipped(-1);

function wronglyHashed(hash: string): Partial<Policy> {
  return { signedInput: (parts, name) => (name === hash ? [...parts, message] : parts) };
}

/** By mutant, what its twin takes and a strict endpoint refuses. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'h1-not-compared': changed(1, 'acceptHash', later(1n)),
  'h2-not-compared': changed(2, 'acceptHash', later(1n)),
  'h3-not-compared': changed(3, 'acceptHash', later(1n)),
  'h4-not-compared': changed(4, 'acceptHash', later(1n)),
  'signature-2-not-verified': changed(2, 'acceptSignature', flipped(HEADER_LENGTH)),
  'signature-3-not-verified': signing('client', 2, wrongly, silence),
  'signature-4-not-verified': signing('server', 2, wrongly, silence),
  'packet-3-verified-with-own-key': signing('client', 2, underServerKey, silence),
  'any-client-key': secondClient,
  'configuration-not-compared': changed(1, 'acceptConfiguration', flipped(HEADER_LENGTH + 16), 'acceptTag'),
  'server-confirmation-skipped': changed(4, 'acceptTag', flipped(HEADER_LENGTH)),
  'client-confirmation-skipped': changed(5, 'acceptTag', flipped(HEADER_LENGTH), 'acceptConfirmation'),
  'error-for-server-confirmation': changed(4, 'closed', () => plainError(ErrorCode.none, NOW)),
  'error-for-client-confirmation': changed(
    5,
    'closed',
    () => plainError(ErrorCode.none, NOW),
    'acceptConfirmation',
  ),
  'flag-1-not-checked': changed(1, 'acceptFlag', flagged),
  'length-1-not-checked': changed(1, 'acceptExactLength', longer),
  'sequence-1-not-checked': changed(1, 'acceptSequence', ahead),
  'time-1-not-checked': changed(1, 'acceptTime', later(61n)),
  'time-1-future': changed(1, 'acceptTime', later(1000n)),
  'time-1-past': changed(1, 'acceptTime', later(-1000n)),
  'time-2-not-checked': changed(2, 'acceptTime', later(61n), 'acceptHash'),
  'flag-3-not-checked': changed(3, 'acceptFlag', flagged),
  'length-3-not-checked': changed(3, 'acceptExactLength', longer),
  'sequence-3-not-checked': changed(3, 'acceptSequence', ahead),
  'sequence-3-gap': changed(3, 'acceptSequence', ahead),
  'time-3-not-checked': changed(3, 'acceptTime', later(61n)),
  'time-4-not-checked': changed(4, 'acceptTime', later(61n), 'acceptTag'),
  'time-5-not-checked': changed(5, 'acceptTime', later(61n), 'acceptTag'),
  'message-time-not-checked': dataPhase('acceptTime', (pair, clock) => {
    clock.now += 61n;
    give(pair, 'client', data(pair));
  }),
  'tag-not-compared': dataPhase('acceptTag', (pair) => give(pair, 'client', last(data(pair)))),
  'token-not-authenticated': dataPhase('acceptTag', (pair) => give(pair, 'client', last(token(pair)))),
  'token-time-not-checked': dataPhase('acceptTime', (pair, clock) => {
    clock.now += 61n;
    give(pair, 'client', token(pair));
  }),
  'ciphertext-not-authenticated': dataPhase('acceptTag', (pair) =>
    give(pair, 'client', flipped(HEADER_LENGTH)(data(pair))),
  ),
  'receiver-state-not-stored': dataPhase('acceptSequence', (pair) => {
    const packet = data(pair);
    give(pair, 'client', packet.slice());
    give(pair, 'client', packet);
  }),
  'request-unsigned': signing('client', 3, wrongly, ratchets),
  'response-unsigned': signing('server', 3, wrongly, ratchets),
  'request-hash-not-compared': against('client', 'acceptHash', wronglyHashed('ratchet request'), ratchets),
  'response-hash-not-compared': against('server', 'acceptHash', wronglyHashed('ratchet response'), ratchets),
  'response-without-request': dataPhase('acceptResponse', (pair) => {
    const before = pair.client.snapshot();
    const [response = message] = give(pair, 'server', packetOf(pair.client.ratchet('asymmetric')));
    const { events } = before.receive(response);
    pair.events.client.push(...events);
  }),
};
