import type { Variant } from '../../impl/variant.ts';
import type { Difference } from './compare.ts';
import { DIED, isEnd } from './outputs.ts';

/** Requirements that an input is about: in the handshake, and in the data phase. */
const ABOUT: Readonly<Record<string, readonly [handshake: readonly string[], data: readonly string[]]>> = {
  'encrypted message': [
    ['CNF-01', 'HDR-04'],
    ['CHN-01', 'CHN-03'],
  ],
  'symmetric ratchet request': [
    ['CNF-01', 'HDR-04'],
    ['RTS-01', 'RTS-02'],
  ],
  'asymmetric ratchet request': [
    ['CNF-02', 'HDR-04'],
    ['RTA-01', 'RTA-02'],
  ],
  'sealed error': [['HDR-06'], ['ERR-03', 'ERR-04']],
  'wrong flag': [['HDR-02', 'HDR-04'], ['CHN-06']],
  'wrong length': [['HDR-02'], ['CHN-03', 'CHN-05']],
  'sequence too large': [['HDR-02'], ['CHN-02', 'RPL-02']],
  'sequence too small': [['HDR-02'], ['CHN-02', 'RPL-01']],
  'time past': [
    ['HDR-02', 'RPL-04'],
    ['CHN-03', 'RPL-04'],
  ],
  'time future': [
    ['HDR-02', 'RPL-04'],
    ['CHN-03', 'RPL-04'],
  ],
  'time 60 s off': [['HDR-03', 'RPL-04'], ['HDR-03']],
  'error code 00 in clear': [['HDR-06', 'ERR-01'], ['ERR-03']],
  'first part changed': [
    ['PRM-07', 'CNF-01'],
    ['CHN-04', 'PRM-05'],
  ],
  'second part changed': [
    ['PRM-07', 'CNF-01'],
    ['CHN-04', 'PRM-05'],
  ],
  'last part changed': [
    ['PRM-07', 'CNF-01'],
    ['CHN-04', 'PRM-05'],
  ],
  replay: [['HDR-04', 'RPL-03'], ['RPL-01']],
  reflection: [['HDR-04'], ['DIR-02', 'RPL-01']],
  send: [['CNF-01'], ['CHN-01']],
  'ratchet symmetric': [['CNF-01'], ['RTS-01']],
  'ratchet asymmetric': [['CNF-02'], ['RTA-01']],
  close: [['ERR-04'], ['ERR-04']],
};

/** What the handshake is, and what it is confirmed by, in each variant. */
const OF_DUPLEX: Readonly<Record<string, string>> = {
  'CNF-01': 'CNF-02',
  'SMX-01': 'DPX-01',
  'PRM-07': 'DPX-02',
};

/**
 * The requirements that a difference to the model touches, as a place to begin reading.
 * @param inData whether it happens in the data phase
 */
export function requirementsTouched(
  { input, output, expected }: Pick<Difference, 'input' | 'output' | 'expected'>,
  variant: Variant,
  inData: boolean,
): readonly string[] {
  if (output.endsWith(DIED)) return ['DOS-01'];
  const [handshake = ['SMX-01'], data = ['RTA-01']] = ABOUT[input] ?? [];
  // Where it should have ended and did not, that is broken too.
  const lives = isEnd(expected) && !isEnd(output) ? [inData ? 'CHN-04' : 'ERR-01'] : [];
  const all = [...(inData ? data : handshake), ...lives];
  return [...new Set(variant === 'duplex' ? all.map((id) => OF_DUPLEX[id] ?? id) : all)];
}
