import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, Looking } from './testing/browser.ts';
import { hostileRun } from './testing/hostile-run.ts';
import { cutRun, smallRun } from './testing/small-run.ts';

/** Where pictures are written, to be looked at; not kept. */
const FOLDER = fileURLToPath(new URL('../../screenshots', import.meta.url));

const RUNS = { small: smallRun(), cut: cutRun(), hostile: hostileRun() };
const WINDOWS = {
  wide: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
} as const;

describe.skipIf(!hasBrowser())('pictures of pages', () => {
  let looking: Looking;
  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    looking = await Looking.begin();
  });
  afterAll(() => looking.end());

  for (const [name, run] of Object.entries(RUNS)) {
    it.each(Object.entries(WINDOWS))(`${name}, %s`, async (kind, window) => {
      const { page, complaints } = await looking.at(run, window);
      // What is far from the window is not drawn until somebody comes by.
      await page.evaluate(
        'for (const each of document.querySelectorAll(".requirement, .finding")) each.style.contentVisibility = "visible"',
      );
      const parts = page.locator('header, section, .finding:has(svg)');
      for (const [at, part] of (await parts.all()).slice(0, 8).entries())
        await part.screenshot({ path: join(FOLDER, `${name}-${kind}-${at}.png`) });
      expect(complaints).toEqual([]);
    });

    it(`${name}, on paper`, async () => {
      const { page } = await looking.at(run);
      const path = join(FOLDER, `${name}.pdf`);
      expect(
        (
          await page.pdf({
            path,
            format: 'A4',
            margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
          })
        ).length,
      ).toBeGreaterThan(10_000);
    });
  }
});
