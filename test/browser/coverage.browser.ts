/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import type { BidFile } from '../../src/coverage/bids/bid.schema';
import { inRepository } from '../support/instance';

const folder = mkdtempSync(join(tmpdir(), 'brygga-tackning-'));
const brygga = (...words: string[]): void =>
  void execFileSync(
    process.execPath,
    ['-r', inRepository('test/support/register-ts.js'), inRepository('src/cli.ts'), 'coverage', ...words],
    { cwd: inRepository(), encoding: 'utf8' },
  );
const to = (name: string): string => join(folder, name);

/**
 * The pages for procurement in a real browser, on a screen, on a phone and on paper. Needs Chromium, and pdftotext for
 * what stands on which page; pictures land in `BRYGGA_SCREENSHOTS` when it is set.
 */
describe('the pages for procurement in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const fetched: string[] = [];

  beforeAll(async () => {
    brygga('--out', to('tackning.html'));
    brygga('mappings/exempel', 'mappings/hslf-fil', '--out', to('tva.html'));
    brygga('diff', 'mappings/exempel', 'mappings/hslf-fil', '--out', to('skillnad.html'));
    brygga('bid', '--out', to('anbud.yaml'));
    const form = parse(readFileSync(to('anbud.yaml'), 'utf8')) as BidFile;
    const bids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => {
      const bid = `Leverantören ${name} ${'med ett mycket långt namn utanmellanslagmitti'.repeat(2)}`;
      writeFileSync(to(`${name}.yaml`), stringify({ ...form, bid, system: 'System' }));
      return to(`${name}.yaml`);
    });
    brygga('compare', ...bids, 'mappings/exempel', '--out', to('jamforelse.html'));
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
    });
    page = await browser.newPage();
    page.on('request', (request) => fetched.push(request.url()));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const pages = ['tackning', 'tva', 'skillnad', 'jamforelse'];
  const shoot = async (name: string): Promise<void> => {
    const pictures = process.env.BRYGGA_SCREENSHOTS;
    if (pictures) await page.screenshot({ path: join(pictures, name), fullPage: true });
  };

  it.each(pages)('%s: nothing is wider than the window, on a screen or a phone', async (name) => {
    for (const width of [1300, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`file://${to(name)}.html`);
      await shoot(`${name}-${width}.png`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it.each(pages)(
    '%s: on A4 nothing is cut off at the right, or the last system would be missing',
    async (name) => {
      await page.goto(`file://${to(name)}.html`);
      await page.emulateMedia({ media: 'print' });
      const lying = await page.evaluate(() =>
        document.querySelector('style')!.textContent.includes('landscape'),
      );
      // A4 less the margins of ten millimetres, at 96 dots per inch.
      await page.setViewportSize({
        width: Math.floor(((lying ? 297 : 210) - 20) * (96 / 25.4)),
        height: 700,
      });
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('th, td, p, li, h1, h2, h3')]
          .filter((element) => {
            const { right, width } = element.getBoundingClientRect();
            return (
              right > window.innerWidth + 1 || (element as HTMLElement).scrollWidth > Math.ceil(width) + 1
            );
          })
          .map((element) => element.textContent.trim().slice(0, 40)),
      );
      await page.emulateMedia({ media: null });
      expect(outside).toEqual([]);
    },
  );

  it('tackning: the systems’ names and their mark stand at the head of every page of the matrix', async () => {
    await page.goto(`file://${to('tackning')}.html`);
    const systems = await page.evaluate(
      () => document.querySelectorAll('.matrix')[1]!.querySelectorAll('thead th').length - 1,
    );
    expect(systems).toBeGreaterThanOrEqual(9);
    await page.pdf({ path: to('tackning.pdf'), preferCSSPageSize: true });
    const text = execFileSync('pdftotext', ['-layout', to('tackning.pdf'), '-'], { encoding: 'utf8' });
    const paper = text.split('\f');
    const first = paper.findIndex((sheet) => /^\s*Alla 76 variabler/m.test(sheet));
    const after = paper.findIndex((sheet) => /^\s*Vad som saknas, system för system/m.test(sheet));
    expect(after - first).toBeGreaterThanOrEqual(2);
    for (const sheet of paper.slice(first, after)) {
      expect(sheet).toMatch(/Variabel +/);
      expect(sheet).toContain('treserva');
      expect(sheet.match(/MALL/g)!.length).toBeGreaterThanOrEqual(systems - 2);
    }
    expect(paper.length).toBeLessThan(40);
  });

  it('tackning: who scrolls still sees which system and which variable it is, on a phone too', async () => {
    for (const width of [1300, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`file://${to('tackning')}.html`);
      const seen = await page.evaluate(() => {
        const table = document.querySelectorAll('.matrix')[1]!;
        const frame = table.closest('.both')!;
        frame.scrollIntoView();
        frame.scrollTo(300, 900);
        const box = frame.getBoundingClientRect();
        const head = table.querySelector('thead th:last-child')!.getBoundingClientRect();
        const names = [...table.querySelectorAll('tbody th')].map((cell) => cell.getBoundingClientRect());
        const name = names.find(({ top }) => top > head.bottom)!;
        return { head: head.top - box.top, name: name.left - box.left, share: name.width / box.width };
      });
      expect(Math.abs(seen.head)).toBeLessThan(2);
      expect(Math.abs(seen.name)).toBeLessThan(2);
      expect(seen.share).toBeLessThan(0.45);
    }
  });

  it('tackning: a template’s cells look unlike what somebody has seen', async () => {
    const looks = await page.evaluate(() => {
      const of = (selector: string): string[] => {
        const style = getComputedStyle(document.querySelector(selector)!);
        return [style.backgroundColor, style.outlineStyle, style.fontStyle];
      };
      return { seen: of('td.full:not(.assumed)'), assumed: of('td.full.assumed') };
    });
    for (const [i, look] of looks.seen.entries()) expect(looks.assumed[i]).not.toBe(look);
  });

  it('nothing was fetched from elsewhere', () => {
    expect(fetched.filter((url) => !url.startsWith('file://') && !url.startsWith('data:'))).toEqual([]);
    for (const name of pages)
      expect(readFileSync(`${to(name)}.html`, 'utf8')).not.toMatch(/<script|<link|url\(/);
  });
});
