import type { Role, Variant } from '../../impl/variant.ts';
import { FAULTY } from './faulty-packets.ts';
import { accessWords, type Mealy, step, type Transition, type Word } from './mealy.ts';
import { ACCEPTED, CLEAR_ERROR, DIED, IDLE, isAlive, isEnd, SILENCE } from './outputs.ts';

/** Something that no machine should do, whatever the model's does. */
export interface Pattern {
  readonly id: string;
  /** What it is, in a sentence. */
  readonly title: string;
  readonly requirements: readonly string[];
  /** The shortest word that shows it, where the machine does it. */
  readonly find: (view: MachineView) => Word | undefined;
}

/** A pattern that a machine has. */
export interface PatternFound {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly witness: Word;
}

/** A transition, and the shortest way to where it begins. */
interface Place extends Transition {
  readonly state: number;
  readonly input: string;
  readonly word: Word;
  /** Whether the handshake was over before it: its last packet was sent, or got, as it is. */
  readonly confirmed: boolean;
}

/** A machine as the patterns look at it. */
class MachineView {
  readonly machine: Mealy;
  readonly variant: Variant;
  readonly role: Role;
  /** Breadth first: the first that fits has the shortest witness. */
  readonly places: readonly Place[];

  constructor(machine: Mealy, variant: Variant, role: Role) {
    this.machine = machine;
    this.variant = variant;
    this.role = role;
    this.places = this.#walk();
  }

  /** The word to the first place that fits. */
  first(fits: (place: Place) => boolean): Word | undefined {
    const place = this.places.find(fits);
    return place && [...place.word, place.input];
  }

  /** The shortest word from a state whose last output fits. */
  onward(state: number, fits: (output: string, input: string) => boolean): Word | undefined {
    const from = { ...this.machine, initial: state };
    for (const [at, word] of accessWords(from))
      for (const input of this.machine.inputs)
        if (fits(step(this.machine, at, input).output, input)) return [...word, input];
    return undefined;
  }

  /** Every transition, once before the handshake is over and once after. */
  #walk(): readonly Place[] {
    const { machine } = this;
    const places: Place[] = [];
    const seen = new Set<string>();
    const queue = [{ state: machine.initial, word: [] as Word, honest: 0, confirmed: false }];
    for (const { state, word, honest, confirmed } of queue) {
      const key = `${state} ${honest} ${confirmed}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const input of machine.inputs) {
        const { output, next } = step(machine, state, input);
        places.push({ state, input, output, next, word, confirmed });
        // No handshake has more steps: a machine that goes round is not counted for ever.
        const steps = Math.min(honest + (input === 'next' && output !== IDLE && !confirmed ? 1 : 0), LONGEST);
        const over = confirmed || this.#isOver(steps, output);
        if (!isEnd(output))
          queue.push({ state: next, word: [...word, input], honest: steps, confirmed: over });
      }
    }
    return places;
  }

  /** Whether the handshake is over: a server has sent its last packet, a client got as many as there are. */
  #isOver(honest: number, output: string): boolean {
    const last = this.variant === 'simplex' ? '08' : '0a';
    if (this.role === 'server') return output.split(' ').includes(last);
    return honest >= (this.variant === 'simplex' ? 2 : 3);
  }
}

/** Packets of one side in the longer handshake. */
const LONGEST = 3;

/** Flags of the handshake, as outputs name them. */
const HANDSHAKE = ['01', '02', '07', '08', '09', '0a'];
const answersHandshake = (output: string): boolean =>
  output.split(' ').some((flag) => HANDSHAKE.includes(flag));

/** A fault that a Simplex endpoint cannot notice yet: a time in the window, a ciphertext (CNF-01, HDR-03). */
const unnoticed = (variant: Variant, { input, output, confirmed }: Place): boolean =>
  variant === 'simplex' && !confirmed && (input === 'time 60 s off' || output === '08');

/** The catalogue. */
export const PATTERNS: readonly Pattern[] = [
  {
    id: 'death',
    title: 'its process ends',
    requirements: ['DOS-01'],
    find: (view) => view.first(({ output }) => output.endsWith(DIED)),
  },
  {
    id: 'data-before-confirmation',
    title: 'data is taken, or sent, before the handshake is confirmed',
    requirements: ['CNF-01', 'CNF-02'],
    find: (view) =>
      view.first(({ confirmed, output, input }) => {
        const words = output.split(' ');
        return (
          !confirmed &&
          (words.includes(ACCEPTED) || words.includes('04') || (input === 'send' && isAlive(output)))
        );
      }),
  },
  {
    id: 'faulty-handshake-packet-answered',
    title: 'the handshake goes on after a packet that was changed',
    requirements: ['HDR-02', 'HDR-03', 'SMX-03', 'DPX-02', 'CNF-02'],
    find: (view) =>
      view.first(
        (place) =>
          FAULTY[place.input] !== undefined &&
          answersHandshake(place.output) &&
          !unnoticed(view.variant, place),
      ),
  },
  {
    id: 'handshake-packet-twice',
    title: 'a handshake packet that was taken is taken again, or passed over',
    requirements: ['HDR-04', 'RPL-03'],
    find: (view) =>
      longer(view, ({ input, confirmed, output, next }) => {
        if (input !== 'replay' || confirmed || output === IDLE || isEnd(output)) return undefined;
        return answersHandshake(output) ? [] : view.onward(next, isAlive);
      }),
  },
  {
    id: 'data-packet-twice',
    title: 'a packet of the data phase that was taken is taken again',
    requirements: ['RPL-01', 'RPL-02'],
    find: (view) =>
      view.first(({ input, output }) => input === 'replay' && output.split(' ').includes(ACCEPTED)),
  },
  {
    id: 'life-after-error',
    title: 'the session goes on after a packet that must end it',
    requirements: ['CHN-04', 'ERR-01', 'TRD-01'],
    find: (view) =>
      longer(view, (place) => {
        const { input, output, next, confirmed } = place;
        const faulty = FAULTY[input] !== undefined || input === 'reflection' || input === 'sealed error';
        // ERR-03: an error in clear may be dropped in the data phase.
        if (!faulty || output === IDLE || isEnd(output) || (input === CLEAR_ERROR && confirmed))
          return undefined;
        if (unnoticed(view.variant, place)) return undefined;
        return isAlive(output) ? [] : view.onward(next, isAlive);
      }),
  },
  {
    id: 'unauthenticated-close',
    title: 'an error that does not authenticate leaves a session in which the next honest packet is refused',
    requirements: ['ERR-03'],
    find: (view) =>
      longer(view, ({ input, output, next, confirmed }) => {
        if (input !== CLEAR_ERROR || !confirmed || output === IDLE || isEnd(output)) return undefined;
        const honest = step(view.machine, next, 'encrypted message').output;
        return isEnd(honest) ? ['encrypted message'] : undefined;
      }),
  },
  {
    id: 'endless-silence',
    title: 'it answers nothing any more, and leaves the connection open',
    requirements: ['DOS-04', 'ERR-01'],
    find: (view) =>
      view.first(({ output, next }) => {
        if (output !== SILENCE) return false;
        const reactive = view.onward(next, (each) => each !== SILENCE && each !== IDLE);
        return reactive === undefined;
      }),
  },
];

/** The patterns that a machine has, each with its shortest witness. */
export function patternsIn(machine: Mealy, variant: Variant, role: Role): readonly PatternFound[] {
  const view = new MachineView(machine, variant, role);
  return PATTERNS.flatMap(({ id, title, requirements, find }) => {
    const witness = find(view);
    return witness === undefined ? [] : [{ id, title, requirements, witness }];
  });
}

/** The word to the first place that fits, and on from there as far as it takes to show it. */
function longer(view: MachineView, rest: (place: Place) => Word | undefined): Word | undefined {
  for (const place of view.places) {
    const onward = rest(place);
    if (onward !== undefined) return [...place.word, place.input, ...onward];
  }
  return undefined;
}
