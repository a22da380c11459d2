import type { ReportingDescriptor } from 'sarif';
import {
  DOCUMENTS,
  documentOf,
  LEVEL_MEANING,
  type Requirement,
  requirement,
} from '../../model/requirements/index.ts';
import { oneLine } from '../text.ts';
import { MAXIMUM_NAME, MAXIMUM_TEXT } from './limits.ts';

/** Where the documents of QSMP are published. */
const DOCUMENTS_AT = 'https://github.com/QRCS-CORP/QSMP';

/** A requirement as a rule, with what it demands and where that is from. */
export function ruleOf(id: string): ReportingDescriptor {
  const found = requirement(id);
  const name = oneLine(id, MAXIMUM_NAME);
  if (found === undefined) {
    const text = 'A requirement that is not in this catalogue.';
    return { id: name, shortDescription: { text }, help: { text } };
  }
  const { sentence, level, family } = found;
  return {
    id: name,
    name: name.replaceAll('-', ''),
    shortDescription: { text: `${level} ${oneLine(sentence, MAXIMUM_TEXT - 20)}` },
    helpUri: DOCUMENTS_AT,
    fullDescription: { text: oneLine(sentence, MAXIMUM_TEXT) },
    defaultConfiguration: { level: level === 'MUST' ? 'error' : level === 'SHOULD' ? 'warning' : 'note' },
    help: { text: helpText(found), markdown: helpMarkdown(found) },
    properties: { tags: ['conformance', 'security', family, level], precision: 'high' },
  };
}

function sources({ sources }: Requirement): readonly string[] {
  return sources.map((source) => {
    const document = documentOf(source);
    return document === undefined ? source : `${source} (${DOCUMENTS[document]})`;
  });
}

function helpText(found: Requirement): string {
  const { id, level, sentence } = found;
  return [
    `${id}, ${level}: ${LEVEL_MEANING[level]}.`,
    sentence,
    `From: ${sources(found).join('; ')}.`,
    `qsmp requirements show ${id} explains it.`,
  ].join('\n');
}

/** GitHub shows it beside a finding. The words are the catalogue's. */
function helpMarkdown(found: Requirement): string {
  const { id, level, sentence } = found;
  const plain = sentence.replace(/[\\`*_[\]<>|]/g, (each) => `\\${each}`);
  return [
    `**${id}**, ${level}: ${LEVEL_MEANING[level]}.`,
    plain,
    `From:\n${sources(found)
      .map((source) => `- ${source}`)
      .join('\n')}`,
    `\`qsmp requirements show ${id}\` explains it. The documents: ${DOCUMENTS_AT}`,
  ].join('\n\n');
}
