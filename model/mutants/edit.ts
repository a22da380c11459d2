import type {
  ChannelName,
  ChannelRow,
  Check,
  Cipher,
  Draw,
  Origin,
  Protocol,
  Rekey,
  Row,
  Sealed,
  Signed,
  Split,
} from '../protocol.ts';

/** One change to one protocol. */
export type Change = (protocol: Protocol) => Protocol;

/** Changes one handshake row. */
export function row(packet: number, change: (row: Row) => Row): Change {
  return (p) => ({ ...p, handshake: p.handshake.map((r) => (r.packet === packet ? change(r) : r)) });
}

/** Changes one data-phase row. */
export function channelRow(name: ChannelName, change: (row: ChannelRow) => ChannelRow): Change {
  return (p) => ({ ...p, channel: p.channel.map((r) => (r.name === name ? change(r) : r)) });
}

export function skips(packet: number, ...checks: Check[]): Change {
  return row(packet, (r) => ({ ...r, checks: without(r.checks, checks) }));
}

export function weakens(packet: number, check: Check, weaker: Check): Change {
  return row(packet, (r) => ({ ...r, checks: r.checks.map((c) => (c === check ? weaker : c)) }));
}

export function channelSkips(name: ChannelName, ...checks: Check[]): Change {
  return channelRow(name, (r) => ({ ...r, checks: without(r.checks, checks) }));
}

/** Changes what a signed hash covers. */
export function signs(packet: number, change: (over: readonly string[]) => readonly string[]): Change {
  return row(packet, (r) => (r.signed ? { ...r, signed: { ...r.signed, over: change(r.signed.over) } } : r));
}

export function leavesOut(...names: string[]): (list: readonly string[]) => readonly string[] {
  return (list) => without(list, names);
}

export function confirms(packet: number, change: (sealed: Sealed) => Sealed): Change {
  return row(packet, (r) => (r.sealed ? { ...r, sealed: change(r.sealed) } : r));
}

export function channelSeals(name: ChannelName, change: (sealed: Sealed) => Sealed): Change {
  return channelRow(name, (r) => ({ ...r, sealed: change(r.sealed) }));
}

export function channelSigned(name: ChannelName, change: (signed: Signed) => Signed): Change {
  return channelRow(name, (r) => (r.signed ? { ...r, signed: change(r.signed) } : r));
}

export function folds(packet: number, change: (names: readonly string[]) => readonly string[]): Change {
  return row(packet, (r) => ({ ...r, folds: r.folds.map(change) }));
}

/** Draws a value from somewhere else than fresh randomness of the session. */
export function draws(name: string, origin: Origin): Change {
  const change = (list: readonly Draw[]) => list.map((d) => (d.name === name ? { ...d, origin } : d));
  return (p) => ({
    ...p,
    handshake: p.handshake.map((r) => ({ ...r, draws: change(r.draws) })),
    channel: p.channel.map((r) => ({ ...r, draws: change(r.draws) })),
  });
}

export function derivesFrom(change: (name: string) => boolean): Change {
  return (p) => {
    const { x, n, s, split } = p.derivation;
    return { ...p, derivation: { x: x.filter(change), n: n.filter(change), s: s.filter(change), split } };
  };
}

export function splits(change: (split: Split) => Split): Change {
  return (p) => ({ ...p, derivation: { ...p.derivation, split: change(p.derivation.split) } });
}

export function rekeys(which: 'symmetric' | 'asymmetric', change: (rekey: Rekey) => Rekey): Change {
  return (p) => ({ ...p, rekey: { ...p.rekey, [which]: change(p.rekey[which]) } });
}

export function ciphers(change: Partial<Cipher>): Change {
  return (p) => ({ ...p, cipher: { ...p.cipher, ...change } });
}

export function keeps(...names: string[]): Change {
  return (p) => ({ ...p, erased: without(p.erased, names), ratchetErased: without(p.ratchetErased, names) });
}

function without<T>(list: readonly T[], gone: readonly T[]): T[] {
  return list.filter((item) => !gone.includes(item));
}
