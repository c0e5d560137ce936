import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { live } from '../../src/app/live.ts';
import { openServed, openServer } from '../../src/compose/serving.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { startPostgresql } from '../support/postgresql.ts';
import { samplesProject } from '../support/project.ts';
import { keptLog } from '../support/publishing.ts';
import { weekOfYear } from '../support/room-year.ts';

/** The address of a served project with one issued report that was not delivered, and a draft. */
async function servedFrom(ledger: string): Promise<string> {
  const { config, output } = samplesProject(`server: { listen: "127.0.0.1:0" }\n${ledger}`);
  mkdirSync(join(output, 'drafts'), { recursive: true });
  writeFileSync(join(output, 'drafts/index.html'), 'The drafts.');
  const log = keptLog();
  const served = await openServed({ config }, {}, log);
  const report = weekOfYear(0);
  const { kind, period, revision, asOf } = report;
  const issued = { kind, period: period.id, revision, issuedAt: asOf, whole: true };
  await served.publishing.ledger.issue(issued, writeReport(report), []);
  const project = live(served);
  const server = await openServer(project, { name: 'one', state: () => undefined, onAnswer: () => {}, log });
  onTestFinished(async () => {
    await server.close();
    await project.close();
  });
  return server.address;
}

const inDatabase = async (): Promise<string> => {
  const server = await startPostgresql();
  return `ledger: { postgresql: { url: "${server.url()}" } }`;
};

describe('a serving program', () => {
  it.each([
    ['made of a ledger in a database', inDatabase, 200],
    ['in the folder, beside a ledger in a file', async () => '', 404],
  ] as const)('has its pages %s, and drafts in the folder', async (_, ledger, status) => {
    const address = await servedFrom(await ledger());
    for (const path of ['/', '/weekly/2026-W05/report.html', '/budgets/api/memory.html'])
      expect([path, (await fetch(`${address}${path}`)).status]).toEqual([path, status]);
    expect(await (await fetch(`${address}/drafts/`)).text()).toBe('The drafts.');
    expect((await fetch(`${address}/drafts/none.html`)).status).toBe(404);
  });
});
