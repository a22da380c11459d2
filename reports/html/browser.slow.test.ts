import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzPage } from './fuzz/fuzz-page.ts';
import { machinePage } from './machine/machine-page.ts';
import { type MeasuredPeer, measurePage } from './measure/measure-page.ts';
import { hasBrowser, Looking } from './testing/browser.ts';
import { HOSTILE_CAMPAIGN, SMALL_CAMPAIGN } from './testing/campaigns.ts';
import { HOSTILE, hostileRun } from './testing/hostile-run.ts';
import { HOSTILE_MACHINE, SMALL_MACHINE } from './testing/machines.ts';
import { cutRun, smallRun } from './testing/small-run.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

const TIMES = { count: 9, median: 0.5, p95: 12, longest: 1234 };
const MEASURED: MeasuredPeer = {
  ...{ target: '127.0.0.1:4433', variant: 'simplex', role: 'server', profile: 's1', roundTrips: 2 },
  handshakes: { perSecond: 170.4, latency: TIMES, cpu: null },
  echoes: [{ size: 1, latency: TIMES, megabytesPerSecond: 0 }],
  sessions: { wanted: 9, held: 3, echoing: null, memoryOfFirst: 4096, memoryOfLast: null },
};

/** What an automated look for barriers finds, each with what it is about. */
async function barriers(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(
    'axe.run({ preload: false }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]))',
  );
}

/** Cells whose text goes beyond them, where nothing scrolls. */
const ESCAPED = `[...document.querySelectorAll('td, th, dd, h1, h4, h5, p')]
  .filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > innerWidth + 1)
  .map(({ outerHTML }) => outerHTML.slice(0, 100))`;

describe.skipIf(!hasBrowser())('a page in a browser', () => {
  let looking: Looking;
  beforeAll(async () => {
    looking = await Looking.begin();
  });
  afterAll(() => looking.end());

  it('asks for nothing, and has nothing to complain of', async () => {
    const { page, complaints } = await looking.at(smallRun());
    await expect(page.title()).resolves.toBe('Fails: 127.0.0.1:4433 and 127.0.0.1:4434, QSMP conformance');
    expect(complaints).toEqual([]);
  });

  it('is narrowed by its text, its verdict, its level and its family, by keyboard', async () => {
    const { page } = await looking.at(smallRun());
    const shown = () => page.locator('.requirement:visible h4').allTextContents();
    const ids = async () => (await shown()).map((text) => /[A-Z]{3}-\d\d/.exec(text)?.[0]);
    const all = await ids();
    expect(all.length).toBeGreaterThan(60);
    await page.locator('#filter-text').focus();
    await page.keyboard.type('time/late');
    expect(await ids()).toEqual(['HDR-02', 'RPL-04']);
    await expect(page.locator('output').textContent()).resolves.toBe('Shown: 2 requirements, 1 findings');
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'fail' }).focus();
    await page.keyboard.press('Space');
    expect(await ids()).toEqual(['HDR-02', 'RPL-04']);
    await page.getByRole('button', { name: 'Show all' }).press('Enter');
    await expect.poll(ids).toEqual(all);
    await page.getByRole('checkbox', { name: 'SHOULD' }).check();
    expect(await ids()).toEqual(['ERR-02', 'RTS-05', 'DOS-02', 'DOS-03', 'DOS-04']);
    await page.getByRole('combobox').selectOption('DOS');
    expect(await ids()).toEqual(['DOS-02', 'DOS-03', 'DOS-04']);
    await page.getByRole('checkbox', { name: 'untried' }).check();
    expect(await ids()).toEqual(['DOS-03']);
  });

  it('leads from the matrix to a finding, even one that is filtered away and closed', async () => {
    const { page } = await looking.at(smallRun());
    await page.locator('#filter-text').fill('nothing has these words');
    await page.getByRole('button', { name: 'Close findings' }).click();
    await page.getByRole('link', { name: 'RPL, server, s1: fail, 1 of 2 results' }).click();
    const finding = page.locator('.finding:target');
    await expect.poll(() => finding.isVisible()).toBe(true);
    await expect(finding.getAttribute('open')).resolves.toBe('');
    await expect(finding.locator('.observed dd').textContent()).resolves.toBe('the data came back');
    await expect
      .poll(() => page.evaluate('document.querySelector(":target").getBoundingClientRect().top'))
      .toBeLessThan(200);
    await expect(finding.locator('mark').allTextContents()).resolves.toEqual(['c2 d1']);
    await expect(finding.locator('.was').textContent()).resolves.toBe('was 00 d2');
  });

  it.each(['the clipboard', 'a selection'])('copies a command by %s', async (by) => {
    const { page } = await looking.at(smallRun(), { permissions: ['clipboard-read', 'clipboard-write'] });
    if (by === 'a selection')
      await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
    const button = page.locator('.finding.fail .copy').first();
    await button.press('Enter');
    await expect.poll(() => button.textContent()).toBe('Copied');
    await page.locator('#filter-text').focus();
    await page.keyboard.press('Control+V');
    await expect(page.locator('#filter-text').inputValue()).resolves.toBe(
      'qsmp conform --only time/late --seed 7',
    );
  });

  it('has every finding open on paper, and as it was afterwards', async () => {
    const { page } = await looking.at(smallRun());
    const closed = '.finding:not([open])';
    await expect(page.locator(closed).count()).resolves.toBe(1);
    await page.evaluate(
      `addEventListener('beforeprint', () => { leftClosed = document.querySelectorAll('${closed}').length })`,
    );
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
    await expect(page.evaluate('leftClosed')).resolves.toBe(0);
    await expect.poll(() => page.locator(closed).count()).toBe(1);
  });

  it('can be read where no script runs', async () => {
    const { page } = await looking.at(smallRun(), { javaScriptEnabled: false });
    await expect(page.locator('.finding.fail .observed').first().isVisible()).resolves.toBe(true);
    await expect(page.locator('#filters').isVisible()).resolves.toBe(false);
    await expect(page.locator('.copy').first().isVisible()).resolves.toBe(false);
  });

  it.each<[string, BrowserContextOptions]>([
    ['wide', {}],
    ['on a phone', PHONE],
    ['in the dark', { colorScheme: 'dark' }],
  ])('has no barriers %s', async (_, options) => {
    const { page } = await looking.at(cutRun(), options);
    // Nothing is spared for being closed, or far from the window.
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    await page.evaluate(
      'for (const each of document.querySelectorAll(".requirement, .finding")) each.style.contentVisibility = "visible"',
    );
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(ESCAPED)).toEqual([]);
  });

  it.each<[string, BrowserContextOptions]>([
    ['wide', {}],
    ['on a phone', PHONE],
  ])('keeps what a hostile peer says in its place %s', async (_, options) => {
    const { page, complaints } = await looking.at(hostileRun(), options);
    await page.locator('.cell').last().hover();
    expect(complaints).toEqual([]);
    await expect(page.evaluate('typeof pwned')).resolves.toBe('undefined');
    await expect(page.locator('script').count()).resolves.toBe(1);
    await expect(
      page.locator('img, iframe, object, [onload], [onerror], [onfocus], [autofocus]').count(),
    ).resolves.toBe(0);
    expect(await page.evaluate(ESCAPED)).toEqual([]);
    await expect(page.evaluate('document.documentElement.scrollWidth <= innerWidth')).resolves.toBe(true);
  });

  it('shows a machine without barriers, and keeps what a hostile peer says in it in its place', async () => {
    for (const each of [HOSTILE_MACHINE, SMALL_MACHINE]) {
      const { page, complaints } = await looking.show(machinePage([each]), PHONE);
      expect(complaints).toEqual([]);
      await expect(page.evaluate('typeof pwned')).resolves.toBe('undefined');
      await expect(page.evaluate('document.querySelector("img").naturalWidth')).resolves.toBe(40);
      await expect(page.locator('.differs').allTextContents()).resolves.toEqual(['\u2260 accepted']);
      expect(await page.evaluate(ESCAPED)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
    }
  });

  it.each([MEASURED, { ...MEASURED, target: HOSTILE.join(' '), profile: HOSTILE[1] ?? '' }])(
    'shows measurements without barriers, of whatever peer',
    async (measured) => {
      const { page, complaints } = await looking.show(
        measurePage([measured, measured], measured.target),
        PHONE,
      );
      expect(complaints).toEqual([]);
      await expect(page.locator('figure svg').count()).resolves.toBe(4);
      expect(await page.evaluate(ESCAPED)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
    },
  );

  it.each([SMALL_CAMPAIGN, HOSTILE_CAMPAIGN])(
    'shows a campaign without barriers, of whatever peer',
    async (campaign) => {
      const { page, complaints } = await looking.show(fuzzPage(campaign, 'qsmp-conformance 0.1.0'), PHONE);
      expect(complaints).toEqual([]);
      await expect(page.evaluate('typeof pwned')).resolves.toBe('undefined');
      await expect(page.locator('.curve').count()).resolves.toBe(2);
      await expect(page.locator('.verdict').textContent()).resolves.toContain('1 finding');
      expect(await page.evaluate(ESCAPED)).toEqual([]);
      expect(await barriers(page)).toEqual([]);
    },
  );

  it('has a heading for every part, in order', async () => {
    const { page } = await looking.at(smallRun());
    const headings = "[...document.querySelectorAll('h1, h2, h3, h4, h5')]";
    const levels = await page.evaluate<readonly number[]>(
      `${headings}.map(({ tagName }) => Number(tagName[1]))`,
    );
    expect(levels.length).toBeGreaterThan(90);
    for (const [at, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
  });
});
