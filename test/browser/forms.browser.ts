/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { recordForms } from '../../src/entry-forms/fields';
import { paperForm } from '../../src/entry-forms/paper-form';
import { plainCatalog, shippedFollowUp } from '../mappings/forms-workbook';

const catalog = plainCatalog();
const everything = catalog.variables.map(({ id }) => id);

/** The paper form as Chromium prints it. The pictures land in `BRYGGA_SCREENSHOTS` when it is set. */
describe('the paper form in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
    page = await browser.newPage({ javaScriptEnabled: true });
    page.on('request', (request) => asked.push(request.url()));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
  });

  it.each([
    ['the shortest of the shipped follow-ups', shippedFollowUp('barns-delaktighet')],
    ['everything that the catalogue has', { ...shippedFollowUp('barns-delaktighet'), variables: everything }],
  ] as const)('%s: each sheet is one page, and no box is cut', async (_name, followUp) => {
    const forms = recordForms({ catalog, variables: followUp.variables, counted: [] });
    await page.setContent(paperForm({ catalog, followUp, forms }));
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const sheets = await page.locator('section.page').count();
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(pages).toHaveLength(sheets);
    const cut = await page
      .locator('.cells, .choice')
      .evaluateAll(
        (boxes) =>
          boxes.filter(
            (box) => box.getBoundingClientRect().right > box.closest('.page')!.getBoundingClientRect().right,
          ).length,
      );
    expect(cut).toBe(0);
    expect(asked.filter((url) => !url.startsWith('about:'))).toEqual([]);
    const place = process.env.BRYGGA_SCREENSHOTS;
    if (place)
      await page.screenshot({
        path: join(place, `blankett-${followUp.variables.length}.png`),
        fullPage: true,
      });
  });
});
