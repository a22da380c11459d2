import type { Dialect } from '../dialect.ts';
import { Flag, type Protocol, type Row } from '../protocol.ts';
import { HEADER_FIELDS } from '../term.ts';
import { channel, derivation, HEADER_CHECKS } from './channel.ts';

const plain = { draws: [], computes: [], folds: [], derives: false, accepts: [], takesError: false };

/** Section 5: the four packets of the Simplex handshake. */
const handshake: readonly Row[] = [
  {
    ...plain,
    packet: 1,
    from: 'client',
    flag: Flag.connectRequest,
    sequence: 0,
    message: ['kid', 'cfg'],
    checks: [...HEADER_CHECKS, 'kid', 'configuration'],
    folds: [['cfg', 'kid', 'pvkS']],
  },
  {
    ...plain,
    packet: 2,
    from: 'server',
    flag: Flag.connectResponse,
    sequence: 0,
    draws: [{ kind: 'kem key', name: 'pkS', origin: 'session' }],
    signed: { hash: 'h2', over: ['sh', 'pkS'], verifiedWith: 'peer' },
    message: ['sig', 'h2', 'pkS'],
    checks: [...HEADER_CHECKS, 'hash', 'signature'],
    folds: [['sch', 'h2']],
  },
  {
    ...plain,
    packet: 3,
    from: 'client',
    flag: Flag.exchangeRequest,
    sequence: 1,
    draws: [{ kind: 'encapsulation', name: 'cptA', to: 'pkS', secret: 'secA', origin: 'session' }],
    message: ['cptA'],
    checks: [...HEADER_CHECKS],
    folds: [['sch', 'cptA']],
    derives: true,
    // The server has no confirmation to wait for (CNF-01).
    accepts: ['server'],
  },
  {
    ...plain,
    packet: 4,
    from: 'server',
    flag: Flag.exchangeResponse,
    sequence: 1,
    sealed: { content: ['sch'], header: HEADER_FIELDS, encrypted: true },
    message: ['sealed'],
    checks: [...HEADER_CHECKS, 'tag', 'confirmation'],
    accepts: ['client'],
  },
];

/** Simplex: the server authenticates itself. */
export function simplex(choice: Dialect): Protocol {
  return {
    variant: 'simplex',
    dialect: choice.name,
    hashBits: 256,
    handshake,
    derivation: derivation(choice, 'simplex'),
    ...channel('simplex'),
    erased: ['eskS', 'secA'],
    firstSequence: choice.firstSequence,
    ratchetTimeZero: false,
    tellsClientsApart: true,
  };
}
