/** The documents that the paths are of. */
export type RecordingKind = 'rcs' | 'simplex' | 'duplex';

/** Values of recordings and the requirements that they pin down; the first is the one that a difference names. */
interface Row {
  /** Paths without indices; `*` stands for any characters. */
  readonly paths: string;
  readonly kinds: readonly RecordingKind[];
  readonly requirements: readonly [string, ...string[]];
}

const SESSIONS: readonly RecordingKind[] = ['simplex', 'duplex'];

const rows = (
  kinds: readonly RecordingKind[],
  table: Readonly<Record<string, Row['requirements']>>,
): readonly Row[] => Object.entries(table).map(([paths, requirements]) => ({ paths, kinds, requirements }));

/** The first row that fits a path counts. */
const TABLE: readonly Row[] = [
  ...rows(['rcs'], {
    'sequences[].state0*': ['PRM-02', 'PRM-06'],
    'sequences[].messages[].state.nonce': ['PRM-04'],
    'sequences[].messages[].state.counter': ['PRM-05'],
    'sequences[].messages[].state*': ['PRM-06', 'PRM-09'],
    'sequences[].messages[].same_state_both_sides': ['PRM-06'],
    'sequences[].messages[].mac_input_bytes_since_last_finalize': ['PRM-09', 'PRM-05'],
    'sequences[].messages*': ['PRM-05', 'PRM-03', 'PRM-04', 'PRM-09'],
    'sequences*': ['PRM-02'],
    'failure*': ['PRM-06', 'PRM-05'],
    'key_expansion*': ['PRM-02'],
    'cshake*': ['PRM-01'],
    'kmac*': ['PRM-01', 'PRM-09'],
  }),
  ...rows(SESSIONS, {
    'config*': ['CFG-01'],
    'key*.verkey': ['PRM-07'],
    'key*.sigkey': ['PRM-07'],
    'key*trace*': ['PRM-07'],
    'key*': ['KEY-04'],
    'handshake.counters*': ['CHN-02'],
    'handshake.*.sequence': ['HDR-05', 'HDR-01'],
    'handshake.*.packet[].flag': ['HDR-04', 'HDR-01'],
    'handshake.*.packet[].msglen': ['HDR-01'],
    'handshake.*.packet[].utctime': ['HDR-01'],
    'handshake.*.trace[].arg_*': ['PRM-01', 'CFG-03'],
    'handshake.*.trace[].output': ['PRM-01'],
    'handshake.*.trace[].rate': ['PRM-01'],
    'handshake.*.trace[].blocks': ['PRM-01'],
    'handshake.*.trace[].transmit': ['DIR-01'],
    'handshake.*.trace[].key': ['DIR-01', 'DIR-02'],
    'handshake.*.trace[].nonce': ['DIR-01', 'DIR-02'],
    'handshake.*.trace[].message': ['PRM-07', 'HDR-03'],
    'handshake.*.trace[].signature_and_message': ['PRM-07'],
    'handshake.*.trace[].ok': ['PRM-07'],
    'handshake.*.trace[].secret': ['PRM-07'],
    'handshake.*.trace[].ct': ['PRM-07'],
  }),
  ...rows(['simplex'], {
    'handshake.*.trace[].bytes': ['SMX-02'],
    'handshake.*.trace[].pk': ['SMX-02'],
    'handshake.*.trace[].sk': ['SMX-02'],
    'handshake.*.trace*': ['SMX-04', 'HDR-03', 'CFG-03'],
    'handshake.*_schash': ['SMX-04', 'CFG-03'],
    'handshake.*_rtcs': ['SMX-04', 'DIR-05'],
    'handshake.*': ['SMX-01', 'CNF-01'],
  }),
  ...rows(['duplex'], {
    'handshake.*.trace[].bytes': ['DPX-03'],
    'handshake.*.trace[].pk': ['DPX-03'],
    'handshake.*.trace[].sk': ['DPX-03'],
    'handshake.*.trace*': ['DPX-04', 'HDR-03', 'CFG-03'],
    'handshake.*_schash': ['DPX-04', 'CFG-03'],
    'handshake.*_ssec_a': ['DPX-03'],
    'handshake.*_rtcs': ['DPX-03', 'DIR-05'],
    'handshake.*': ['DPX-01', 'CNF-02'],
  }),
  ...rows(SESSIONS, {
    message_pattern: ['CHN-01'],
    'messages*.sequence': ['CHN-02'],
    'messages*.msglen': ['HDR-01', 'CHN-05'],
    'messages*.received_ok': ['CHN-03'],
    'messages*.header': ['HDR-01', 'HDR-03'],
    'messages_kmac_edge[].packet': ['CHN-01', 'PRM-09', 'PRM-06', 'HDR-03'],
    'messages_maximum_length*.size': ['CHN-05'],
    'messages*.tag': ['PRM-05'],
    'messages*': ['CHN-01', 'PRM-06', 'HDR-03'],
  }),
  ...rows(['duplex'], {
    'asymmetric_ratchet*.counters*': ['CHN-02'],
    'asymmetric_ratchet*.sequence': ['CHN-02'],
    'asymmetric_ratchet*.utctime': ['RTS-02', 'RTA-02'],
    'asymmetric_ratchet*_trace[].transmit': ['DIR-01'],
    'asymmetric_ratchet*_trace[].key': ['DIR-02', 'DIR-01'],
    'asymmetric_ratchet*_trace[].nonce': ['DIR-02', 'DIR-01'],
    'asymmetric_ratchet*_trace[].signature_and_message': ['RTA-02', 'PRM-07'],
    'asymmetric_ratchet*_trace[].message': ['RTA-02', 'PRM-07'],
    'asymmetric_ratchet*_trace[].digest': ['RTA-02'],
    'asymmetric_ratchet*_trace[].data': ['RTA-02'],
    'asymmetric_ratchet*_ok': ['RTA-02'],
    'asymmetric_ratchet*': ['RTA-01'],
  }),
  ...rows(SESSIONS, {
    '*ratchet*.counters*': ['CHN-02'],
    '*ratchet*.sequence': ['CHN-02'],
    '*ratchet*.utctime': ['RTS-02'],
    '*ratchet*.received_ok': ['RTS-02'],
    '*ratchet*_trace[].transmit': ['DIR-01'],
    '*ratchet*_trace[].key': ['DIR-02', 'DIR-01'],
    '*ratchet*_trace[].nonce': ['DIR-02', 'DIR-01'],
    '*ratchet*': ['RTS-01'],
    'errors.kex_error*': ['ERR-01'],
    'errors*': ['ERR-04', 'ERR-03'],
    'sealed_errors.counters*': ['CHN-02'],
    'sealed_errors*.peer_*': ['ERR-03'],
    'sealed_errors*': ['ERR-04'],
  }),
];

/** The rows, each with what it fits. */
const MATCHERS = TABLE.map((row) => ({ row, pattern: patternOf(row.paths) }));

function patternOf(paths: string): RegExp {
  const literal = paths.split('*').map((part) => part.replace(/[.[\]]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}

/**
 * The requirements that a value of a recording pins down, the foremost first.
 * @throws RangeError for a path that no such recording has
 */
export function requirementsOf(kind: RecordingKind, path: string): Row['requirements'] {
  return rowOf(kind, path).requirements;
}

/** The row of a path. */
export function rowOf(kind: RecordingKind, path: string): Row {
  const kindOfPath = path.replace(/\[\d+\]/g, '[]');
  const found = MATCHERS.find(({ row, pattern }) => row.kinds.includes(kind) && pattern.test(kindOfPath));
  if (found === undefined) throw new RangeError(`path: no ${kind} recording has ${path}`);
  return found.row;
}

/** Every row of one kind of recording. */
export function rowsOf(kind: RecordingKind): readonly Row[] {
  return TABLE.filter(({ kinds }) => kinds.includes(kind));
}
