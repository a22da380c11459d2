import type { Format } from './format.ts';
import { HTML } from './html/run-page.ts';
import { JSON_DOCUMENT } from './json.ts';
import { JUNIT } from './junit.ts';

/** Every format that is made of a whole run. */
export const FORMATS: readonly Format[] = [JUNIT, JSON_DOCUMENT, HTML];
