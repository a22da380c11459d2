import type { Trace } from '../../../record/index.ts';
import { curve } from '../curve.ts';
import { evidence } from '../evidence/evidence.ts';
import { type Content, type Html, html } from '../html.ts';
import { documentOf, type Section } from '../page.ts';
import { counted, duration, number } from '../words.ts';

/** Where a campaign stood at a moment. */
export interface CampaignSample {
  readonly milliseconds: number;
  readonly executions: number;
  /** States and refusals reached of those that are known. */
  readonly states: number;
}

/** Something that a campaign found. */
export interface FuzzFinding {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly level: string;
  readonly subject: string;
  readonly state: string;
  readonly response: string;
  readonly expected: string;
  readonly observed: string;
  /** How many cases had been run when it was seen. */
  readonly executions: number;
  readonly replay: string;
  readonly trace: Trace;
}

/** A campaign of the fuzzers. */
export interface FuzzedCampaign {
  readonly target: string;
  readonly seed: number;
  readonly executions: number;
  readonly milliseconds: number;
  readonly corpus: number;
  readonly known: number;
  readonly unreached: readonly string[];
  readonly unstable: number;
  readonly unconfirmed: number;
  readonly interrupted: boolean;
  readonly samples: readonly CampaignSample[];
  readonly findings: readonly FuzzFinding[];
}

/** Findings whose messages are shown. */
const SHOWN = 50;

/** A campaign as one page: what it found, with the messages, and how it went. */
export function fuzzPage(campaign: FuzzedCampaign, tool: string): Iterable<string> {
  const { target, findings, interrupted } = campaign;
  const [status, word, sentence] =
    findings.length > 0
      ? (['fail', 'Breaks', `${counted(findings.length, 'finding')}, each seen again.`] as const)
      : (['pass', 'Nothing found', `${counted(campaign.executions, 'case')} broke nothing.`] as const);
  return documentOf({
    title: `${word}: ${target}, QSMP fuzzing`,
    top: html`<p class="over">QSMP fuzzing of</p>
<h1>${target}</h1>
<div class="verdict ${status}"><p><strong>${word}</strong> ${sentence}${interrupted ? ' It was interrupted: this is a part.' : ''}</p></div>
<dl class="facts">${factsOf(campaign).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`,
    sections: [found(findings), course(campaign), unreached(campaign)],
    foot: html`<p>Made by ${tool}. It asks nothing of any network.</p>`,
  });
}

function factsOf(campaign: FuzzedCampaign): readonly (readonly [string, Content])[] {
  const { seed, executions, milliseconds, corpus, known, unstable, unconfirmed } = campaign;
  const reached = known - campaign.unreached.length;
  return [
    ['Seed', `${seed}`],
    ['Executions', number(executions)],
    ['Duration', duration(milliseconds)],
    ['A second', number(Math.round((1000 * executions) / Math.max(1, milliseconds)))],
    ['Corpus', number(corpus)],
    ['States and refusals', `${reached} of ${known}`],
    ['Seen once only', `${unstable}`],
    ['Under fake cryptography only', `${unconfirmed}`],
  ];
}

function found(findings: readonly FuzzFinding[]): Section {
  return {
    id: 'findings',
    title: 'Findings',
    *body() {
      if (findings.length === 0) yield html`<p>There are none.</p>\n`;
      for (const [at, finding] of findings.entries()) yield findingOf(finding, at < SHOWN);
    },
  };
}

function findingOf(finding: FuzzFinding, shown: boolean): Html {
  const { requirements, level, subject, state, response, expected, observed, executions, replay } = finding;
  return html`<details class="finding fail" open><summary><h3>${requirements.join(', ')}: ${observed}</h3></summary>
<dl class="said"><div><dt>Expected</dt><dd>${expected}</dd></div><div class="observed"><dt>Observed</dt><dd>${observed}</dd></div></dl>
<p class="quiet">${subject}, ${level}; ${state}; ${response}. Seen after ${counted(executions, 'case')}.</p>
${shown ? evidence(finding.trace) : html`<p class="quiet">Its messages are in the folder ${finding.id}.</p>\n`}
<div class="again"><code class="command">${replay}</code><button type="button" class="copy" hidden>Copy</button></div>
</details>
`;
}

function course({ samples, known }: FuzzedCampaign): Section {
  const points = (of: (sample: CampaignSample) => number) =>
    samples.map((sample) => ({ milliseconds: sample.milliseconds, value: of(sample) }));
  const alike = { time: duration, number };
  return {
    id: 'course',
    title: 'Course',
    *body() {
      yield curve({
        ...alike,
        title: 'Executions over time',
        name: 'Executions',
        points: points(({ executions }) => executions),
      });
      yield curve({
        ...alike,
        title: 'States and refusals reached over time',
        name: 'Reached',
        points: points(({ states }) => states),
        most: known,
      });
    },
  };
}

function unreached({ unreached, known }: FuzzedCampaign): Section {
  return {
    id: 'unreached',
    title: 'Not reached',
    *body() {
      yield unreached.length === 0
        ? html`<p>All ${known} states and refusals that are known were reached.</p>\n`
        : html`<ul>${unreached.map((each) => html`<li>${each}</li>`)}</ul>\n`;
    },
  };
}
