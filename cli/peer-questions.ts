import { PROFILES, type Profile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import type { Context } from './context.ts';
import { type Address, parseAddress } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { Questions } from './questions.ts';

/** What a manifest is made of, whether it was said in options or in answers. */
export interface DescribedPeer {
  readonly variant: Variant;
  readonly role: Role;
  readonly profile?: Profile | undefined;
  readonly name?: string;
  /** What starts it; empty for one that listens already. */
  readonly command: readonly string[];
  readonly connect?: Address | undefined;
  readonly peerKey?: string | undefined;
  readonly key?: string | undefined;
  readonly port?: number;
  readonly ready?: string;
  readonly echo?: string;
  readonly sessions?: string;
}

const COMMAND =
  'the command that starts it, with {port}, {host}, {dir}, {key} and {peerKey} (words are split at spaces)';

/** All but the usual one, which stands first. */
const OTHER_PROFILES = PROFILES.map(({ name }) => name).filter((name) => name !== 's5');

/** Asks what a manifest needs. @throws UsageError where there is no input, or it ends first */
export async function askForPeer(context: Context): Promise<DescribedPeer> {
  const questions = new Questions(context);
  const variant = await questions.choose('Variant', ['simplex', 'duplex']);
  const role = await questions.choose("The peer's role", ['server', 'client']);
  const profile = await questions.choose('Profile', ['s5', ...OTHER_PROFILES]);
  const server = role === 'server';
  const reached = await questions.text(server ? `HOST:PORT where it listens, or ${COMMAND}` : COMMAND);
  const connect = server ? addressIn(reached) : undefined;
  const listens = connect !== undefined;
  return {
    ...{ variant, role, connect, profile: PROFILES.find(({ name }) => name === profile) },
    command: listens ? [] : reached.split(/\s+/),
    peerKey: listens ? await questions.text('The file of its public key (.qpkey)') : undefined,
    key:
      listens && variant === 'duplex'
        ? await questions.text('The file of our private key, which it knows (.qskey)')
        : undefined,
    echo: await questions.choose('How it sends messages back', ['exact', 'none']),
    sessions: await questions.choose('How many sessions it serves', ['concurrent', 'sequential', 'one-shot']),
  };
}

function addressIn(text: string): Address | undefined {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
