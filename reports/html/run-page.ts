import type { WholeRun } from '../../record/index.ts';
import type { Format } from '../format.ts';
import { html } from './html.ts';
import { documentOf } from './page.ts';
import { coverage } from './run/coverage.ts';
import { digestOf } from './run/digest.ts';
import { chosenEvidence } from './run/evidence-choice.ts';
import { findings } from './run/findings.ts';
import { matrix } from './run/matrix.ts';
import { requirements } from './run/requirements.ts';
import { timings } from './run/timings.ts';
import { peersOf, topOf } from './run/top.ts';
import { verdictOf } from './run/verdict.ts';

/** A run as one page for people, which needs nothing but a browser. */
export const HTML: Format = {
  name: 'html',
  title: 'a page to look at',
  *render(run: WholeRun) {
    const digest = digestOf(run);
    const { tool } = digest.header;
    yield* documentOf({
      title: `${verdictOf(digest).word}: ${peersOf(digest)}, QSMP conformance`,
      top: topOf(digest),
      sections: [
        ...(digest.findings.length > 0 ? [findings(digest)] : []),
        matrix(digest),
        requirements(digest, chosenEvidence(run, digest)),
        coverage(digest),
        timings(digest),
      ],
      foot: html`<p>Made by ${tool.name} ${tool.version} from a run record (qsmp-run/1). It asks nothing of any network.</p>`,
    });
  },
};
