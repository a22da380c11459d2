import { sha3_256 } from '@noble/hashes/sha3.js';

/** A short name for a finding, the same one for the same requirement, state and response. */
export function findingId(key: string): string {
  const [requirement = '', state = ''] = key.split(' | ');
  const digest = Buffer.from(sha3_256(new TextEncoder().encode(key))).toString('hex');
  const words = `${requirement} ${state}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${words.replace(/^-|-$/g, '')}-${digest.slice(0, 8)}`;
}
