import { formatAddress } from './endpoint-options.ts';
import type { TargetOptions } from './target-options.ts';

/** The options that say where a peer is, and who we are to it, as they are typed; none for programs of our own. */
export function targetWords({ connect, peer, peerKey, key, echo }: TargetOptions): readonly string[] {
  if (peer !== undefined) return [`--peer ${peer}`];
  return [
    ...(connect === undefined ? [] : [`--connect ${formatAddress(connect)}`]),
    ...(peerKey === undefined ? [] : [`--peer-key ${peerKey}`]),
    ...(key === undefined ? [] : [`--key ${key}`]),
    ...(echo === false ? ['--no-echo'] : []),
  ];
}
