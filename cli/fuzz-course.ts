import type { CampaignSample } from '../reports/html/fuzz/fuzz-page.ts';

/** Samples that are kept: of a long campaign every other one is dropped, again and again. */
const MOST = 240;

/** How a campaign went: where it stood at moments that are about as far from one another. */
export class FuzzCourse {
  #samples: CampaignSample[] = [];
  /** Milliseconds between two of them. */
  #every = 100;

  add(sample: CampaignSample): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && sample.milliseconds - last.milliseconds < this.#every) return;
    this.#samples.push(sample);
    if (this.#samples.length < MOST) return;
    this.#samples = this.#samples.filter((_, at) => at % 2 === 0);
    this.#every *= 2;
  }

  /** All samples, and the end. */
  until(end: CampaignSample): readonly CampaignSample[] {
    return [...this.#samples, end];
  }
}
