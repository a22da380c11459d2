import { EpochKind, Party } from '../session.ts';
import type { Game } from './game.ts';
import { corruptedBefore, hasAccepted, hasHonestPeer, partnerOf, related, unrevealed } from './partner.ts';
import { knowsKeys } from './sec-03.ts';

/** SEC-10: limits of the protocol. The adversary must win each of these, or the model is too weak. */
export const sec10: readonly Game[] = [
  {
    id: 'SEC-10a',
    title: 'A Simplex server establishes a session with the adversary, or with nobody',
    mirrors: 'F 6.4',
    variants: ['simplex'],
    limit: true,
    uses: {},
    fresh: (target, world) => target.role === 'server' && hasAccepted(target) && unrevealed(target, world),
    wins: (target, world) =>
      world.sessions.some((s) => s.role === 'client' && s.history.sent.length > 0)
        ? undefined
        : partnerOf(target, world) === undefined
          ? 'no client there'
          : undefined,
  },
  {
    id: 'SEC-10b',
    title: 'A signing key corrupted before the handshake allows impersonation',
    mirrors: 'F 6.4',
    variants: ['simplex', 'duplex'],
    limit: true,
    uses: { corruption: true, impersonation: true },
    fresh: (target, world) => hasAccepted(target) && hasHonestPeer(target) && unrevealed(target, world),
    wins: (target, world) =>
      corruptedBefore(target, target.peer) &&
      partnerOf(target, world) === undefined &&
      knowsKeys(target, world)
        ? 'impersonation'
        : undefined,
  },
  {
    id: 'SEC-10c',
    title: 'A symmetric ratchet does not recover from an exposed state when the token is seen',
    mirrors: 'F 6.4',
    variants: ['simplex', 'duplex'],
    limit: true,
    uses: { ratchets: true, reveals: true },
    fresh: (target, world) => {
      const last = target.history.epochs.length - 1;
      return (
        target.history.epochs[last]?.kind === EpochKind.symmetric &&
        partnerOf(target, world) !== undefined &&
        related(target, world).every((s) => s.history.stateRevealed >> last === 0)
      );
    },
    wins: (target, world) => {
      const last = target.history.epochs.at(-1);
      return last !== undefined && world.knows(last.k1) ? 'still readable' : undefined;
    },
  },
  {
    id: 'SEC-10d',
    title: 'A client key corrupted after the connect stage still lets a server be deceived',
    mirrors: 'F 4.2, read literally',
    variants: ['duplex'],
    limit: true,
    uses: { corruption: true, impersonation: true },
    fresh: (target, world) =>
      target.role === 'server' &&
      hasAccepted(target) &&
      target.peer === Party.client &&
      target.history.connectCorrupted === 0 &&
      unrevealed(target, world),
    wins: (target, world) =>
      partnerOf(target, world) === undefined ? 'accepted without a partner' : undefined,
  },
];
