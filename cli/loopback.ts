import { UsageError } from './errors.ts';
import { readManifest } from './peer-file.ts';
import type { TargetOptions } from './target-options.ts';

/** Whether a host is this machine, seen from within. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** @throws UsageError for a peer that is not on loopback, unless its host is named */
export async function refuseRemote(
  options: TargetOptions & { readonly allowRemote?: string },
): Promise<void> {
  const host = await hostOf(options);
  if (host === undefined || isLoopback(host) || host === options.allowRemote) return;
  throw new UsageError(`${host} is not loopback: only with --allow-remote ${host} is it fuzzed`);
}

async function hostOf({ connect, peer }: TargetOptions): Promise<string | undefined> {
  if (connect !== undefined) return connect.host;
  if (peer === undefined) return undefined;
  const { attachment } = (await readManifest(peer)).peer;
  return 'host' in attachment ? attachment.host : undefined;
}
