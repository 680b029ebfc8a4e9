/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createApp } from '../../src/app.module';
import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';
import { serviceLog } from '../../src/operations/logging';
import { FiguresProcess } from '../../src/processes/figures-process';
import { SyncProcess } from '../../src/processes/sync-process';

/** The pages in a real browser. Needs Chromium; the screenshots land in `BRYGGA_SCREENSHOTS` when it is set. */
describe('the pages in Chromium', () => {
  let bridge: Bridge;
  let app: NestFastifyApplication;
  let browser: Browser;
  let page: Page;
  const broken: string[] = [];

  beforeAll(async () => {
    const settings = loadSettings({ cwd: mkdtempSync(join(tmpdir(), 'brygga-sida-')) });
    const logTo = { write: () => {} };
    const log = serviceLog(logTo);
    const figures = new FiguresProcess(settings, log);
    bridge = await Bridge.open(settings, undefined, undefined, figures.count);
    await bridge.syncAll();
    const sync = new SyncProcess(settings, log, () => {});
    app = await createApp(bridge, { sync, figures, logTo });
    await app.listen(0, '127.0.0.1');
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 }, baseURL: await app.getUrl() });
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    page.on('requestfailed', (request) => broken.push(request.url()));
    page.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1') && !request.url().startsWith('data:'))
        broken.push(request.url());
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await bridge?.close();
  });

  const shoot = async (name: string, fullPage = true): Promise<void> => {
    const folder = process.env.BRYGGA_SCREENSHOTS;
    if (folder) await page.screenshot({ path: join(folder, name), fullPage });
  };

  it('the start page says what was read, what it covers, and shows three tables with their non-response', async () => {
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: /Exempelkommunen/ }).waitFor();
    expect(await page.getByText('rader lästa').count()).toBe(1);
    expect(await page.getByText(/av de 76 variablerna|av 76 variabler/).count()).toBeGreaterThan(0);
    expect(await page.locator('figure.chart').count()).toBe(4);
    expect(await page.locator('section table').count()).toBe(4);
    expect(await page.getByText(/bortfall/).count()).toBeGreaterThanOrEqual(6);
    await shoot('start.png');
  });

  it('no text of a chart runs out of its picture or into its bar', async () => {
    const outside = await page.evaluate(() => {
      const bad: string[] = [];
      for (const svg of document.querySelectorAll('figure.chart > svg')) {
        const frame = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll('text')) {
          const box = text.getBoundingClientRect();
          if (box.left < frame.left - 1 || box.right > frame.right + 1) bad.push(text.textContent ?? '');
        }
      }
      return bad;
    });
    expect(outside).toEqual([]);
  });

  it('fits a phone: nothing makes the page wider than its window', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await shoot('phone.png');
    await page.setViewportSize({ width: 1200, height: 900 });
    expect(width).toBeLessThanOrEqual(390);
  });

  it('the coverage page opens from the start page and can be printed', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Täckning för upphandling' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shoot('coverage.png');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });

  it('the API describes itself', async () => {
    await page.goto('/api/docs');
    await page.getByText('/api/v2/tables/{id}/data').first().waitFor();
    await shoot('api.png', false);
  });

  it('nothing was fetched from elsewhere and nothing failed: municipal networks are closed', () => {
    expect(broken).toEqual([]);
  });
});
