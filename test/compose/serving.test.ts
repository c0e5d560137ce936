import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { live } from '../../src/app/live.ts';
import { openServed, openServer, type PagesFrom } from '../../src/compose/serving.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { samplesProject } from '../support/project.ts';
import { keptLog } from '../support/publishing.ts';
import { weekOfYear } from '../support/room-year.ts';

/** The address of a served project with one issued report that was not delivered, and a draft. */
async function servedFrom(pagesFrom: PagesFrom): Promise<string> {
  const { config, output } = samplesProject('server: { listen: "127.0.0.1:0" }');
  mkdirSync(join(output, 'drafts'), { recursive: true });
  writeFileSync(join(output, 'drafts/index.html'), 'The drafts.');
  const log = keptLog();
  const served = await openServed(config, {}, log, pagesFrom);
  const report = weekOfYear(0);
  const { kind, period, revision, asOf } = report;
  const issued = { kind, period: period.id, revision, issuedAt: asOf, whole: true };
  await served.publishing.ledger.issue(issued, writeReport(report), []);
  const project = live(served);
  const server = await openServer(project, () => undefined, log);
  onTestFinished(async () => {
    await server.close();
    await project.close();
  });
  return server.address;
}

describe('a serving program', () => {
  it.each([
    ['ledger', 200],
    ['folder', 404],
  ] as const)('has its pages from the %s, and drafts from the folder', async (from, status) => {
    const address = await servedFrom(from);
    for (const path of ['/', '/weekly/2026-W05/report.html', '/budgets/api/memory.html'])
      expect([path, (await fetch(`${address}${path}`)).status]).toEqual([path, status]);
    expect(await (await fetch(`${address}/drafts/`)).text()).toBe('The drafts.');
    expect((await fetch(`${address}/drafts/none.html`)).status).toBe(404);
  });
});
