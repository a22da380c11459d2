import type { Dialect } from '../dialect.ts';
import { Flag, type Protocol, type Row } from '../protocol.ts';
import { HEADER_FIELDS } from '../term.ts';
import { channel, derivation, HEADER_CHECKS } from './channel.ts';

const plain = { draws: [], computes: [], folds: [], derives: false, accepts: [], takesError: false };

/** Section 6: the six packets of the Duplex handshake, in a dialect's reading. */
function handshake(choice: Dialect): readonly Row[] {
  const signed = (hash: string, ...items: string[]) =>
    ({ hash, over: choice.headerFirst ? ['sh', ...items] : [...items, 'sh'], verifiedWith: 'peer' }) as const;
  const fold = (yes: boolean, name: string) => (yes ? [['sch', name]] : []);
  return [
    {
      ...plain,
      packet: 1,
      from: 'client',
      flag: Flag.connectRequest,
      sequence: 0,
      signed: signed('h1', 'kid', 'cfg'),
      message: ['kid', 'cfg', 'sig', 'h1'],
      checks: [...HEADER_CHECKS, 'kid', 'configuration', 'hash', 'signature'],
      folds: [['cfg', 'kid', 'pvkC', 'pvkS'], ...fold(choice.foldsPacket1, 'h1')],
    },
    {
      ...plain,
      packet: 2,
      from: 'server',
      flag: Flag.connectResponse,
      sequence: 0,
      draws: [{ kind: 'kem key', name: 'pkS', origin: 'session' }],
      signed: signed('h2', 'pkS'),
      message: ['sig', 'h2', 'pkS'],
      checks: [...HEADER_CHECKS, 'hash', 'signature'],
      folds: fold(choice.foldsPackets234, 'h2'),
    },
    {
      ...plain,
      packet: 3,
      from: 'client',
      flag: Flag.exchangeRequest,
      sequence: 1,
      draws: [
        { kind: 'encapsulation', name: 'cptA', to: 'pkS', secret: 'secA', origin: 'session' },
        { kind: 'kem key', name: 'pkC', origin: 'session' },
      ],
      signed: { hash: 'h3', over: ['sh', ...choice.signedHash3], verifiedWith: 'peer' },
      message: ['cptA', 'pkC', 'sig', 'h3'],
      checks: [...HEADER_CHECKS, 'hash', 'signature'],
      folds: fold(choice.foldsPackets234, 'h3'),
    },
    {
      ...plain,
      packet: 4,
      from: 'server',
      flag: Flag.exchangeResponse,
      sequence: 1,
      draws: [{ kind: 'encapsulation', name: 'cptB', to: 'pkC', secret: 'secB', origin: 'session' }],
      signed: signed('h4', 'cptB'),
      message: ['cptB', 'sig', 'h4'],
      checks: [...HEADER_CHECKS, 'hash', 'signature'],
      folds: fold(choice.foldsPackets234, 'h4'),
      derives: true,
    },
    {
      ...plain,
      packet: 5,
      from: 'client',
      flag: Flag.establishRequest,
      sequence: 2,
      computes: choice.sealsHeaderHash ? [{ name: 'c5', over: ['sch', 'sh'] }] : [],
      sealed: {
        content: [choice.sealsHeaderHash ? 'c5' : 'sch'],
        header: HEADER_FIELDS,
        encrypted: true,
      },
      message: ['sealed'],
      checks: [...HEADER_CHECKS, 'tag', 'confirmation'],
      folds: fold(choice.foldsPacket5, 'sealed'),
      accepts: ['server'],
    },
    {
      ...plain,
      packet: 6,
      from: 'server',
      flag: Flag.establishResponse,
      sequence: 2,
      computes: [{ name: 'c6', over: [choice.sealsHeaderHash ? 'c5' : 'sch'] }],
      sealed: { content: ['c6'], header: HEADER_FIELDS, encrypted: true },
      message: ['sealed'],
      checks: [...HEADER_CHECKS, 'tag', 'confirmation'],
      accepts: ['client'],
    },
  ];
}

/** Duplex: both sides authenticate, two KEM secrets enter the keys. */
export function duplex(choice: Dialect): Protocol {
  return {
    variant: 'duplex',
    dialect: choice.name,
    hashBits: 512,
    handshake: handshake(choice),
    derivation: derivation(choice, 'duplex'),
    ...channel('duplex'),
    erased: ['eskS', 'eskC', 'secA', 'secB'],
    firstSequence: choice.firstSequence,
    ratchetTimeZero: choice.ratchetTimeZero,
    tellsClientsApart: true,
  };
}
