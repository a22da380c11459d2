import { type Mealy, outputsOf, type Word } from './mealy.ts';
import type { Teacher } from './teacher.ts';

/** Words that are asked before the next are made. */
const BATCH = 48;

/** The shortest of the first words found that the peer answers otherwise than a machine; undefined where all agree. */
export async function counterexample(
  machine: Mealy,
  teacher: Teacher,
  words: Iterable<Word>,
): Promise<Word | undefined> {
  for (const batch of batches(words)) {
    const answers = await teacher.answers(batch);
    const wrong = batch.flatMap((word, at) => {
      const guessed = outputsOf(machine, word);
      const place = (answers[at] ?? []).findIndex((output, index) => output !== guessed[index]);
      return place < 0 ? [] : [word.slice(0, place + 1)];
    });
    const [shortest] = wrong.sort((a, b) => a.length - b.length);
    if (shortest !== undefined) return shortest;
  }
  return undefined;
}

function* batches(words: Iterable<Word>): Generator<readonly Word[]> {
  let batch: Word[] = [];
  for (const word of words) {
    batch.push(word);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
