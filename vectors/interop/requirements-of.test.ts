import { describe, expect, it } from 'vitest';
import { coverage } from '../../model/requirements/coverage.ts';
import { requirement } from '../../model/requirements/index.ts';
import { leavesOf } from '../testing/leaves.ts';
import { OF_PROFILES, SHIPPED, shippedDocument } from '../testing/shipped.ts';
import { COVERED } from './coverage.ts';
import { isLeftOut } from './left-out.ts';
import { readRecording } from './recording.ts';
import { type RecordingKind, requirementsOf, rowOf, rowsOf } from './requirements-of.ts';

const KINDS: readonly RecordingKind[] = ['rcs', 'simplex', 'duplex'];

/** The compared values of every recording that ships. */
const values = [...SHIPPED, ...OF_PROFILES].flatMap((name) => {
  const document = shippedDocument(name);
  const { kind } = readRecording(document);
  const leaves = leavesOf(document).filter((leaf) => !isLeftOut(leaf.kind));
  return leaves.map(({ path }) => ({ kind, path }));
});

describe('the requirements of values', () => {
  it('are known for every compared value', () => {
    for (const { kind, path } of values) expect(requirementsOf(kind, path).length, path).toBeGreaterThan(0);
  });

  it('are requirements of the variant', () => {
    for (const kind of KINDS) {
      for (const { paths, requirements } of rowsOf(kind)) {
        expect(new Set(requirements).size).toBe(requirements.length);
        for (const id of requirements) {
          const variants: readonly string[] = requirement(id)?.variants ?? [];
          expect(variants.length, `${id} of ${paths}`).toBeGreaterThan(0);
          if (kind !== 'rcs') expect(variants, `${id} of ${paths}`).toContain(kind);
        }
      }
    }
  });

  it('are claimed for values that there are alone', () => {
    for (const kind of KINDS) {
      const used = new Set(values.filter((each) => each.kind === kind).map(({ path }) => rowOf(kind, path)));
      for (const row of rowsOf(kind)) expect(used.has(row), `${kind} ${row.paths}`).toBe(true);
    }
  });

  it('are those that a reader expects', () => {
    const cases: [RecordingKind, string, string][] = [
      ['simplex', 'handshake.packets_and_steps[1].packet[0].packet', 'SMX-01'],
      ['duplex', 'handshake.packets_and_steps[5].packet[0].packet', 'DPX-01'],
      ['duplex', 'handshake.packets_and_steps[2].client_schash', 'DPX-04'],
      ['simplex', 'handshake.packets_and_steps[0].packet[0].sequence', 'HDR-05'],
      ['simplex', 'key.qpkey_text', 'KEY-04'],
      ['duplex', 'keys.sender.qskey', 'KEY-04'],
      ['simplex', 'messages[0].sequence', 'CHN-02'],
      ['duplex', 'symmetric_ratchet.packet[0].utctime', 'RTS-02'],
      ['duplex', 'ratchet_5_by_listener.packet[0].packet', 'RTS-01'],
      ['duplex', 'asymmetric_ratchet_4_by_listener.response_packet[0].packet', 'RTA-01'],
      ['simplex', 'errors.kex_error_packet_22_bytes_key_expired', 'ERR-01'],
      ['simplex', 'sealed_errors.first.packet', 'ERR-04'],
      ['rcs', 'sequences[2].state0.keccak_state', 'PRM-02'],
      ['rcs', 'sequences[2].messages[4].state.nonce', 'PRM-04'],
      ['rcs', 'sequences[2].messages[4].output', 'PRM-05'],
      ['rcs', 'failure[0].steps[2].state_after.keccak_state', 'PRM-06'],
      ['rcs', 'cshake[4].output', 'PRM-01'],
    ];
    for (const [kind, path, id] of cases) expect(requirementsOf(kind, path)[0], path).toBe(id);
    expect(() => requirementsOf('rcs', 'handshake')).toThrow(RangeError);
  });

  it('make up the coverage by the vectors', () => {
    expect(COVERED.map(({ id }) => id)).toEqual(['interop-rcs', 'interop-simplex', 'interop-duplex']);
    const covered = coverage(COVERED).filter(({ coveredBy }) => coveredBy.length > 0);
    const ids = covered.map((each) => each.requirement.id);
    for (const id of ['PRM-09', 'SMX-01', 'DPX-01', 'RTS-01', 'RTA-01', 'KEY-04', 'ERR-04'])
      expect(ids).toContain(id);
    // Recordings of honest sessions show nothing being refused.
    for (const id of ['RPL-01', 'CHN-04', 'KEY-01', 'HDR-02']) expect(ids).not.toContain(id);
  });
});
