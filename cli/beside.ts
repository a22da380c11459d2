import type { Targets } from '../harness/targets.ts';
import { targetsOf } from './conform-legs.ts';
import { UsageError } from './errors.ts';
import { refuseRemote } from './loopback.ts';
import type { TargetOptions } from './target-options.ts';

/** With what `--differential` says that a peer is compared: with our own, clean; a manifest is of another one. */
export const REFERENCE = 'reference';

/**
 * The peers beside those under test: of a manifest, or clean ones of our own in the same manner.
 * @throws UsageError for a manifest that cannot be read
 */
export async function besideOf(
  differential: string,
  { variant, profile, role, host, dialect, backend }: TargetOptions,
  allowRemote: string | undefined,
): Promise<Targets> {
  const common = { host, dialect, backend };
  if (differential !== REFERENCE) {
    const other = { ...common, peer: differential };
    await refuseRemote({ ...other, ...(allowRemote === undefined ? {} : { allowRemote }) });
    return targetsOf(other, 0);
  }
  return targetsOf(
    {
      ...common,
      ...(variant === undefined ? {} : { variant }),
      ...(profile === undefined ? {} : { profile }),
      ...(role === undefined ? {} : { role }),
    },
    0,
  );
}

/** @throws UsageError for another peer beside one in process */
export function refuseOther(differential: string | undefined): void {
  if (differential !== undefined && differential !== REFERENCE)
    throw new UsageError(`in process --differential takes ${REFERENCE}: another peer is behind a socket`);
}
