import type { TargetOptions } from './target-options.ts';
import { targetWords } from './target-words.ts';

/** The options that name the target of a finding, as they are typed behind the file; each with a blank before it. */
export function replayWords(options: TargetOptions & { readonly differential?: string }): string {
  const { connect, variant, defect, inProcess, role, dialect, differential } = options;
  const words = [...targetWords(options)];
  if (connect !== undefined) {
    if (variant !== undefined) words.push(`--variant ${variant}`);
    if (dialect.name !== 'reference') words.push(`--dialect ${dialect.name}`);
  }
  // What runs in process is named by the trace itself.
  if (!inProcess && defect !== undefined) words.push(`--defect ${defect}`);
  if (role !== undefined) words.push(`--role ${role}`);
  if (differential !== undefined) words.push(`--differential ${differential}`);
  return words.map((word) => ` ${word}`).join('');
}
