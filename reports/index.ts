import { BADGE } from './badge.ts';
import { CONSOLE } from './console/console.ts';
import type { Format } from './format.ts';
import { HTML } from './html/run-page.ts';
import { JSON_DOCUMENT } from './json.ts';
import { JUNIT } from './junit.ts';
import { MARKDOWN } from './markdown.ts';
import { SARIF } from './sarif/sarif.ts';

/** Every format that is made of a whole run. */
export const FORMATS: readonly Format[] = [CONSOLE, HTML, MARKDOWN, JUNIT, SARIF, JSON_DOCUMENT, BADGE];
