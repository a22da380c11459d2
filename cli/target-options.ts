import type { Command } from 'commander';
import { DEFECTS } from '../harness/defects/index.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import type { Dialect } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { backendOption } from './backend.ts';
import { oneOf } from './choice.ts';
import { type Address, dialectOption, parseAddress, variantOption } from './endpoint-options.ts';
import { parseProfile, profileOption } from './profile-option.ts';

/** Which peer is meant, for the commands that take any. */
export interface TargetOptions {
  readonly connect?: Address;
  /** The file of a manifest. */
  readonly peer?: string;
  /** The file of a client's manifest, to be put between us and the peer. */
  readonly between?: string;
  readonly variant?: Variant;
  readonly profile?: Profile;
  readonly dialect: Dialect;
  readonly peerKey?: string;
  readonly key?: string;
  readonly echo?: boolean;
  readonly defect?: string;
  readonly inProcess?: true;
  /** Of programs of our own over TCP. */
  readonly role?: Role;
  readonly host: string;
  readonly thorough?: true;
  readonly backend: BackendName;
}

/** Whether the peer is a program of our own, or an endpoint. */
export function isOwn({ connect, peer }: Pick<TargetOptions, 'connect' | 'peer'>): boolean {
  return connect === undefined && peer === undefined;
}

/** The same, where nothing says otherwise of our own with the smallest profile: for what is the same in all. */
export function inSmallProfile<Options extends TargetOptions>(options: Options): Options {
  if (!isOwn(options) || options.profile !== undefined) return options;
  return { ...options, profile: parseProfile('s1') };
}

/** Adds the options that name a peer. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--connect <address>', 'test the server that listens at HOST:PORT', parseAddress)
    .option('--peer <file>', 'test the peer of this manifest (qsmp peer init writes one)')
    .option('--between <file>', 'with --peer: a client of this manifest for it, with us in the middle')
    .addOption(variantOption())
    .addOption(profileOption())
    .addOption(dialectOption())
    .option('--peer-key <file>', "with --connect: the server's public key, a .qpkey file")
    .option('--key <file>', 'with --connect: our private key, a .qskey file that the server knows (Duplex)')
    .option('--no-echo', 'with --connect: the server sends no messages back')
    .option(
      '--defect <id>',
      'test servers of our own that have this seeded defect',
      oneOf(
        'defect',
        DEFECTS.map(({ id }) => id),
        'qsmp selftest --list lists them',
      ),
    )
    .option('--in-process', 'test endpoints of our own without sockets, in both roles')
    .option(
      '--role <role>',
      'of our own over TCP: server (the default) or client',
      oneOf('role', ['server', 'client'] as const),
    )
    .option('--host <host>', 'address on which servers of our own listen', '127.0.0.1')
    .addOption(backendOption());
}
