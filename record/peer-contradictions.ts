import type { Peer } from './peer.ts';

/** The words in braces that are put in, by what they stand for. */
const PLACEHOLDER = /\{([A-Za-z]\w{0,19})\}/g;
const KNOWN = ['port', 'host', 'dir', 'key', 'peerKey'];

/** One thing in a manifest that cannot be, and where. */
export interface Contradiction {
  readonly path: string;
  readonly what: string;
}

/** What of a manifest does not go together, the first of it. */
export function contradictionOf(peer: Peer): Contradiction | undefined {
  return [attachment, placeholders, keys, offers]
    .map((look) => look(peer))
    .find((found) => found !== undefined);
}

function attachment({ attachment: { kind }, role }: Peer): Contradiction | undefined {
  // An adapter is of either.
  if (kind === 'adapter') return undefined;
  const wanted = kind === 'client' ? 'client' : 'server';
  if (role === wanted) return undefined;
  return { path: 'attachment.kind', what: `is ${kind}, which is for a ${wanted}, and the role is ${role}` };
}

/** Every text into which something is put, with its place. */
function texts({ attachment }: Peer): readonly (readonly [string, string])[] {
  if (attachment.kind === 'connect') return [];
  const told = attachment.kind === 'client' ? attachment.expect : [];
  return [
    ...attachment.command.map((word, at) => [`attachment.command[${at}]`, word] as const),
    ...attachment.environment.map((word, at) => [`attachment.environment[${at}]`, word] as const),
    ...told.map(({ send }, at) => [`attachment.expect[${at}].send`, send] as const),
  ];
}

function placeholders(peer: Peer): Contradiction | undefined {
  const { attachment, keys, role, variant } = peer;
  const used = new Set<string>();
  for (const [path, text] of texts(peer))
    for (const [whole, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (!KNOWN.includes(name)) return { path, what: `has ${whole}, which is none of ${KNOWN.join(', ')}` };
      const missing = name === 'key' ? !peerHasKey(peer) : name === 'peerKey' && !weHaveKey(peer);
      if (missing)
        return {
          path,
          what: `has ${whole}, and with keys from ${keys.from} a ${variant} ${role} is given none`,
        };
      used.add(name);
    }
  // An adapter is told all of it as it is asked.
  if (attachment.kind === 'connect' || attachment.kind === 'adapter') return undefined;
  if (attachment.port === undefined && !used.has('port'))
    return { path: 'attachment', what: 'has no port, and no {port} with which it could be told one' };
  const handed = used.has('dir') || !peerHasKey(peer) || used.has('key');
  return handed
    ? undefined
    : {
        path: 'attachment.command',
        what: 'has neither {key} nor {dir}: the keys that we make do not reach it',
      };
}

/** Whether we make a private key for the peer. */
function peerHasKey({ keys, role, variant }: Peer): boolean {
  return keys.from === 'us' && (role === 'server' || variant === 'duplex');
}

/** Whether we have a key of our own that the peer must know. */
function weHaveKey({ role, variant }: Peer): boolean {
  return role === 'client' || variant === 'duplex';
}

function keys(peer: Peer): Contradiction | undefined {
  const { attachment, keys, role, variant } = peer;
  if (keys.from !== 'files') {
    if (attachment.kind === 'connect')
      return {
        path: 'keys.from',
        what: `is ${keys.from}; what listens already has its keys: name their files`,
      };
    if (keys.from === 'peer' && role === 'client' && variant === 'simplex')
      return { path: 'keys.from', what: 'is peer, and a simplex client has no key' };
    return undefined;
  }
  const kind = `a ${variant} ${role}`;
  const theirs = role === 'server' || variant === 'duplex';
  if (theirs && keys.peerKey === undefined)
    return { path: 'keys.peerKey', what: `is missing: ${kind} has a key` };
  if (!theirs && keys.peerKey !== undefined)
    return { path: 'keys.peerKey', what: `is there, and ${kind} has no key` };
  if (weHaveKey(peer) && keys.key === undefined)
    return { path: 'keys.key', what: `is missing: ${kind} must know a key of ours` };
  if (!weHaveKey(peer) && keys.key !== undefined)
    return { path: 'keys.key', what: `is there, and to ${kind} we have no key` };
  return undefined;
}

function offers({ attachment, offers: { echo, prefix, sessions } }: Peer): Contradiction | undefined {
  if (echo === 'prefixed' && prefix === undefined) return { path: 'offers.prefix', what: 'is missing' };
  if (echo !== 'prefixed' && prefix !== undefined)
    return { path: 'offers.prefix', what: `is there, and the echo is ${echo}` };
  if (sessions !== 'one-shot') return undefined;
  if (attachment.kind === 'connect')
    return { path: 'offers.sessions', what: 'is one-shot, and nobody would start what ended anew' };
  if (attachment.kind === 'adapter')
    return { path: 'offers.sessions', what: 'is one-shot, and an adapter goes on' };
  if (attachment.kind === 'process' && attachment.ready === undefined)
    return { path: 'attachment.ready', what: 'is missing: a look at its port would be its one session' };
  return undefined;
}
