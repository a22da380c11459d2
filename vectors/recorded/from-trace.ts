import { hexToBytes } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { findProfile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { whyNoProfile } from '../../impl/wire/keyfile-profile.ts';
import { RecordError, type Trace, type TraceAgent } from '../../record/index.ts';
import { fileOf, type VectorFile } from '../make-file.ts';
import { bareSession } from '../sessions/bare-session.ts';
import { recordingDefinition, recordingTest, secretWords } from '../types/recording.ts';
import { kemSecretsOf } from './kem-secrets.ts';
import { type Parsed, parsePackets, type Recorded } from './parse.ts';

export interface FromTrace {
  /** What the trace is called in an error. */
  readonly name: string;
  /** Which of its connections; the only one by default. */
  readonly connection: number | undefined;
  /** Whether the KEM secrets are computed from the seed of an agent of ours, and included. */
  readonly secrets: boolean;
  readonly crypto: Crypto;
}

/**
 * A file of vectors of one connection of a trace.
 * @throws RecordError for a trace that has no such connection, no public keys, or no seed where secrets are wanted
 */
export function vectorsOfTrace(trace: Trace, { name, connection, secrets, crypto }: FromTrace): VectorFile {
  const fail = (what: string) => new RecordError(name, {}, what);
  const { variant } = trace.subject;
  const profile = findProfile(trace.subject.profile);
  if (profile === undefined)
    throw fail(`is of the profile ${trace.subject.profile}, which is ${whyNoProfile(trace.subject.profile)}`);
  const dialect = Object.values(DIALECTS).find((each) => each.name === trace.subject.dialect);
  if (dialect === undefined) throw fail(`is of a dialect that is not known, ${trace.subject.dialect}`);
  const server = agentOf(trace, 'server')?.publicKey;
  const client = agentOf(trace, 'client')?.publicKey;
  if (server === undefined) throw fail('does not have the public key of the server');
  if (variant === 'duplex' && client === undefined) throw fail('does not have the public key of the client');
  const packets = packetsOf(trace, chosenConnection(trace, connection, fail));
  const session = bareSession({ variant, role: 'client', profile, dialect }, { crypto });
  let parsed: readonly Parsed[];
  try {
    parsed = parsePackets(packets, variant, profile);
  } catch (error) {
    if (error instanceof RangeError) throw fail(`has what is no packet: ${error.message}`);
    throw error;
  }
  if (parsed[0]?.name !== 'connectRequest') throw fail('does not begin with a connect request');
  const known = () => {
    const seeded = trace.agents.find(({ kind, role, seed }) => kind === 'ours' && role && seed !== undefined);
    if (seeded?.role === undefined || seeded.seed === undefined)
      throw fail('has no seed of an agent of ours: its secrets are not known');
    const found = kemSecretsOf(session, parsed, seeded.role, seededRandom(seeded.seed));
    if (found === undefined) throw fail('has a seed that did not make the packets of its handshake');
    return secretWords(found);
  };
  return fileOf(recordingDefinition, { seed: 0, dialects: [dialect.name], profiles: [profile], crypto }, [
    {
      parameters: {
        variant,
        profile: profile.configuration,
        dialect: dialect.name,
        keyIdentity: server.identity,
        serverKey: server.verification,
        ...(variant === 'duplex' && client && { clientKey: client.verification }),
      },
      tests: [
        recordingTest(trace.title ?? 'a recorded session', variant, packets, secrets ? known() : undefined),
      ],
    },
  ]);
}

function agentOf({ agents }: Trace, role: Role): TraceAgent | undefined {
  return agents.find((agent) => agent.role === role);
}

function chosenConnection(
  { steps }: Trace,
  wanted: number | undefined,
  fail: (what: string) => RecordError,
): number {
  const there = new Set(steps.flatMap((step) => (step.kind === 'send' ? [step.connection] : [])));
  const [first, ...more] = there;
  if (first === undefined) throw fail('has no packets');
  if (wanted === undefined && more.length > 0)
    throw fail(`has the connections ${[...there].join(', ')}: name one`);
  if (wanted !== undefined && !there.has(wanted)) throw fail(`has no connection ${wanted}`);
  return wanted ?? first;
}

/** What the two sides sent on a connection; what an adversary sent is left out. */
function packetsOf(trace: Trace, connection: number): readonly Recorded[] {
  return trace.steps.flatMap((step): Recorded[] => {
    if (step.kind !== 'send' || step.connection !== connection || step.bytes === undefined) return [];
    const sender = trace.agents.find((agent) => agent.name === step.from);
    return sender?.role === undefined || sender.kind === 'adversary'
      ? []
      : [{ from: sender.role, bytes: hexToBytes(step.bytes) }];
  });
}
