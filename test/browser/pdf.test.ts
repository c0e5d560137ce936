import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createPrinter } from '../../src/adapters/browser/printer.ts';
import { printedPage } from '../../src/render/pdf/printed.ts';
import { folderWith } from '../support/folder.ts';
import { pageOf } from '../support/page-templates.ts';
import { goneWith } from '../support/processes.ts';
import { richReport } from '../support/rich-report.ts';
import { webServer } from '../support/web-server.ts';

const SIGNAL = new AbortController().signal;
const SETTINGS = { browser: '/usr/bin/chromium', deadline: 120, sandbox: true, output: false };
/** 2 February 2026, 08:00 UTC. */
const AT = 1_770_019_200;

const print = async (html: string) =>
  Buffer.from(await createPrinter(SETTINGS)({ html, at: AT }, SIGNAL)).toString('latin1');

/** The page of a report that is published somewhere, or nowhere. */
function pagePrinted(reportsUrl?: string): string {
  const report = richReport('weekly');
  const presentation = { ...report.presentation, ...(reportsUrl === undefined ? {} : { reportsUrl }) };
  const before = { folder: '../2026-W04', title: 'The week before' };
  const shown = { ...report, presentation, before };
  const artifacts = [{ path: 'weekly/2026-W05/report.html', mediaType: 'text/html', content: pageOf(shown) }];
  return printedPage({ report: shown, artifacts });
}

describe('Chromium', () => {
  it('makes the same PDF of the same page each time, with its title, language, tags, outline and date', async () => {
    const page = pagePrinted();
    const [first, again] = [await print(page), await print(page)];
    expect(again === first).toBe(true);
    expect(first).toContain(`/Title (${richReport('weekly').title})`);
    expect(first).toContain('/Lang (en)');
    expect(first).toContain('/MarkInfo <</Type /MarkInfo\n/Marked true>>');
    expect(first).toContain('/Outlines');
    expect(first).toContain("/CreationDate (D:20260202080000+00'00')\n/ModDate (D:20260202080000+00'00')");
    expect(first).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  });

  it('leaves no process and no file behind', async () => {
    // Of its own, since others print at the same time.
    const folder = folderWith();
    vi.stubEnv('TMPDIR', folder);
    await print('<p>A page.</p>').finally(() => vi.unstubAllEnvs());
    await goneWith(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asks nobody for anything, whatever the page says', async () => {
    const asked: string[] = [];
    const url = await webServer((request, response) => {
      asked.push(String(request.url));
      response.end();
    });
    const { port } = new URL(url);
    await print(
      `<!DOCTYPE html><title>x</title><img src="${url}/a"><img src="http://localhost:${port}/b"><link rel="stylesheet" href="${url}/c">
      <iframe src="${url}/d"></iframe><script>fetch('${url}/e').catch(() => {});</script>`,
    );
    expect(asked).toEqual([]);
  });

  it('is sent nowhere by links to files beside the page, and to where reports are published where that is known', async () => {
    const linked = async (reportsUrl?: string) => {
      const found = (await print(pagePrinted(reportsUrl))).matchAll(/\/URI \(([^)]*)\)/g);
      return [...new Set([...found].map(([, to]) => String(to)))].toSorted();
    };
    const runbook = 'https://runbooks.example/api';
    expect(await linked()).toEqual([runbook]);
    expect(await linked('https://reports.example.org/')).toEqual([
      'https://reports.example.org/weekly/2026-W04/report.html',
      runbook,
    ]);
  });
});
