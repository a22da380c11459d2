import { Option } from 'commander';
import { DIALECTS, type Dialect, type DialectName } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { oneOf } from './choice.ts';
import { UsageError } from './errors.ts';

const VARIANT_NAMES: readonly Variant[] = ['simplex', 'duplex'];
const DIALECT_NAMES: readonly DialectName[] = ['reference', 'specification-1.4', 'formal-2026'];

export function variantOption(): Option {
  return new Option('--variant <variant>', `variant: ${VARIANT_NAMES.join(', ')}`).argParser(
    oneOf('variant', VARIANT_NAMES),
  );
}

export function dialectOption(): Option {
  return new Option('--dialect <dialect>', `reading of the documents: ${DIALECT_NAMES.join(', ')}`)
    .argParser((text): Dialect => DIALECTS[oneOf('dialect', DIALECT_NAMES)(text)])
    .default(DIALECTS.reference, 'reference');
}

/** The profile of a key file, which must be the one asked for where one was. */
export function checkProfile(
  key: { readonly profile: Profile },
  wanted: Profile | undefined,
  path: string,
): Profile {
  if (wanted !== undefined && wanted.configuration !== key.profile.configuration)
    throw new UsageError(`${path} is of profile ${key.profile.name}, not ${wanted.name}`);
  return key.profile;
}

/** A TCP port, from 0 where any will do. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError(`a port is a number from 0 to 65535, not '${text}'`);
  return port;
}

/** An address as it is written: `host:port`, an IPv6 host in brackets. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT`; an IPv6 host stands in brackets. */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]]+)):(\d+)$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) throw new UsageError(`an address is HOST:PORT, or [IPV6]:PORT, not '${text}'`);
  return { host, port: parsePort(match?.[3] ?? '') };
}
