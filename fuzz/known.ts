import type { Role, Variant } from '../impl/variant.ts';
import { stagesOf } from './sessions/referee.ts';

/** Decisions by which every endpoint can refuse something. */
const ALL = [
  'acceptFlag',
  'acceptExactLength',
  'acceptDataLength',
  'acceptSequence',
  'acceptTime',
  'acceptTag',
];

/** Those that endpoints of a variant and role can refuse by besides, once they have started. */
const OWN: Readonly<Record<Variant, Readonly<Record<Role, readonly string[]>>>> = {
  simplex: {
    client: ['acceptSignature', 'acceptHash', 'acceptPublicKey', 'acceptConfirmation'],
    server: ['acceptExpiration', 'acceptKeyIdentity', 'acceptConfiguration'],
  },
  duplex: {
    client: [
      ...['acceptSignature', 'acceptHash', 'acceptPublicKey', 'acceptConfirmation'],
      ...['acceptCrossingRequest', 'acceptResponse'],
    ],
    server: [
      ...['acceptExpiration', 'acceptKeyIdentity', 'acceptConfiguration'],
      ...['acceptSignature', 'acceptHash', 'acceptPublicKey', 'acceptConfirmation'],
      ...['acceptCrossingRequest', 'acceptResponse'],
    ],
  },
};

/** The features that a campaign on an endpoint in this process should reach: all stages, and all refusals. */
export function knownFeatures(variant: Variant, role: Role): readonly string[] {
  const stages = stagesOf(variant, role).map((stage) => `state ${stage}`);
  return [...stages, ...[...ALL, ...OWN[variant][role]].map((name) => `refused ${name}`)].map(
    (feature) => `${variant} ${role}: ${feature}`,
  );
}

/** The same of a peer behind a wire, which shows no decisions. */
export function knownStages(variant: Variant, role: Role): readonly string[] {
  return stagesOf(variant, role).map((stage) => `${variant} ${role}: state ${stage}`);
}
