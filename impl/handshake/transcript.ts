import type { TranscriptStep } from '../policy.ts';
import type { Session } from '../session.ts';

/** The start of the transcript: `sch = H(parts)` (sections 5 and 6). CFG-03: the configuration comes first. */
export function startTranscript(session: Session, ...parts: readonly Uint8Array[]): Uint8Array {
  return session.symmetric.hash(...session.policy.transcriptInput(parts, 'start'));
}

/** `sch = H(sch || part)` after the packet of this number, unless the dialect leaves it out (section 13). */
export function foldTranscript(
  session: Session,
  sch: Uint8Array,
  packet: Exclude<TranscriptStep, 'start'>,
  part: Uint8Array,
): Uint8Array {
  const { variant, dialect, policy, symmetric } = session;
  const folded = variant === 'simplex' || dialect.duplexFolded.includes(packet);
  if (!policy.foldsPacket(folded, packet)) return sch;
  return symmetric.hash(...policy.transcriptInput([sch, part], packet));
}
