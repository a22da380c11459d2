import { formatAddress } from './endpoint-options.ts';
import type { TargetOptions } from './target-options.ts';

/** The options that name the same target, as they are typed behind a command; each with a blank before it. */
export function replayWords(options: TargetOptions & { readonly differential?: string }): string {
  const { connect, peer, peerKey, key, defect, inProcess, role, dialect } = options;
  const words: string[] = [];
  if (peer !== undefined) words.push(`--peer ${peer}`);
  if (connect !== undefined) {
    words.push(`--connect ${formatAddress(connect)}`);
    if (options.variant !== undefined) words.push(`--variant ${options.variant}`);
    if (peerKey !== undefined) words.push(`--peer-key ${peerKey}`);
    if (key !== undefined) words.push(`--key ${key}`);
    if (dialect.name !== 'reference') words.push(`--dialect ${dialect.name}`);
  }
  // What runs in process is named by the trace itself.
  if (!inProcess && defect !== undefined) words.push(`--defect ${defect}`);
  if (role !== undefined) words.push(`--role ${role}`);
  if (options.differential !== undefined) words.push(`--differential ${options.differential}`);
  return words.map((word) => ` ${word}`).join('');
}
