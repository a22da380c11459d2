import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { hex } from '../hex.ts';
import { breadthOf, type Scope } from '../scope.ts';
import { scriptedType } from '../sessions/established-type.ts';
import { drawRatchets, type Script } from '../sessions/script.ts';

const SYMMETRIC = 'Symmetric';
const ASYMMETRIC = 'Asymmetric';
const SEVERAL = 'SeveralInARow';
const MIXED = 'BothKinds';

/** Ratchets of both kinds, by either side, and messages around them (sections 9 and 10). */
export const ratchetType = scriptedType({
  name: 'ratchet',
  algorithm: 'QSMP ratchets',
  title:
    'packets, derivations and events of ratchets in an established session; every test begins right after the handshake',
  axes: ['profile', 'dialect'],
  requirements: ['CHN-02', 'DIR-02', 'RTA-01', 'RTA-02', 'RTS-01', 'RTS-02', 'RTS-03'],
  notes: {
    [SYMMETRIC]: 'Symmetric ratchets (section 9).',
    [ASYMMETRIC]: 'Asymmetric ratchets (section 10); in Duplex alone.',
    [SEVERAL]: 'One after the other, with no message between them.',
    [MIXED]: 'Ratchets of both kinds.',
  },
  tests,
});

type Kind = 'symmetric' | 'asymmetric';
const ROLES: readonly Role[] = ['client', 'server'];

function* tests(variant: Variant, scope: Scope, random: RandomSource) {
  const breadth = breadthOf(scope);
  const full = breadth === 'full';
  const send = (by: Role, length: number) => ({ do: 'send' as const, by, data: hex(random.bytes(length)) });
  const ratchet = (by: Role, kind: Kind) => ({ do: 'ratchet' as const, by, kind });
  const test = (comment: string, script: Script, flags: readonly string[]) => {
    const kinds = script.flatMap((step) => (step.do === 'ratchet' ? [step.kind] : []));
    return {
      comment,
      flags,
      requirements: [
        ...(kinds.includes('symmetric') ? ['RTS-01', 'RTS-02', 'RTS-03'] : []),
        ...(kinds.includes('asymmetric') ? ['RTA-01', 'RTA-02'] : []),
        'CHN-02',
        'DIR-02',
      ],
      prompt: { script, draws: drawRatchets(script, random) },
    };
  };
  const around = (steps: Script): Script => [
    send('client', 9),
    ...steps,
    send('client', 20),
    send('server', 21),
  ];
  const kinds: readonly Kind[] = variant === 'duplex' ? ['symmetric', 'asymmetric'] : ['symmetric'];
  for (const kind of kinds) {
    const flag = kind === 'symmetric' ? SYMMETRIC : ASYMMETRIC;
    for (const by of ROLES) {
      if (breadth === 'few' && kind === 'asymmetric' && by === 'server') continue;
      yield test(`${kind}, by the ${by}`, around([ratchet(by, kind)]), [flag]);
      if (!full && kind === 'asymmetric') continue;
      yield test(
        `${kind}, by the ${by}, right after the handshake`,
        [ratchet(by, kind), send('server', 4), send('client', 4)],
        [flag],
      );
      yield test(`two ${kind}, by the ${by}`, around([ratchet(by, kind), ratchet(by, kind)]), [
        flag,
        SEVERAL,
      ]);
    }
    if (full || kind === 'symmetric') {
      yield test(`${kind}, by each in turn`, around([ratchet('client', kind), ratchet('server', kind)]), [
        flag,
        SEVERAL,
      ]);
      yield test(
        `${kind}, by each in turn, messages between`,
        [ratchet('server', kind), send('client', 7), ratchet('client', kind), send('server', 7)],
        [flag],
      );
    }
  }
  for (let count = 3; count <= (full ? 8 : 4); count++)
    yield test(
      `${count} symmetric in a row`,
      around(Array.from({ length: count }, (_, index) => ratchet(ROLES[index % 2] ?? 'client', 'symmetric'))),
      [SYMMETRIC, SEVERAL],
    );
  for (let index = 0; index < (full ? 12 : 3); index++) {
    const script = [...random.bytes(6)].map((byte) =>
      byte % 3 === 0
        ? ratchet(byte < 128 ? 'client' : 'server', 'symmetric')
        : send(byte < 128 ? 'client' : 'server', 1 + (byte % 60)),
    );
    yield test('drawn steps', [...script, ratchet('client', 'symmetric')], [SYMMETRIC]);
  }
  if (variant !== 'duplex' || breadth === 'few') return;
  for (const first of full ? ROLES : (['client'] as const))
    for (const second of full ? ROLES : (['server'] as const)) {
      const steps = [ratchet(first, 'asymmetric'), ratchet(second, 'symmetric')];
      yield test(`asymmetric by the ${first}, then symmetric by the ${second}`, around(steps), [
        ASYMMETRIC,
        SYMMETRIC,
        MIXED,
      ]);
      if (full) {
        const back = [ratchet(second, 'symmetric'), ratchet(first, 'asymmetric')];
        yield test(`symmetric by the ${second}, then asymmetric by the ${first}`, around(back), [
          ASYMMETRIC,
          SYMMETRIC,
          MIXED,
        ]);
      }
    }
}
