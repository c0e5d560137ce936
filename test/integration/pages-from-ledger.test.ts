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

/** What the paths of a report, the room and a draft answer. */
async function answersOf(address: string): Promise<readonly number[]> {
  const paths = [
    '/',
    '/weekly/2026-W05/report.html',
    '/budgets/api/memory.html',
    '/drafts/',
    '/drafts/none.html',
  ];
  const answers = await Promise.all(paths.map((path) => fetch(`${address}${path}`)));
  return answers.map(({ status }) => status);
}

describe('a serving program', () => {
  it('makes its pages of a ledger in a database, and has drafts in the folder', async () => {
    const server = await startPostgresql();
    const address = await servedFrom(`ledger: { postgresql: { url: "${server.url()}" } }`);
    expect(await answersOf(address)).toEqual([200, 200, 200, 200, 404]);
  });

  it('has its pages in the folder beside a ledger in a file', async () => {
    expect(await answersOf(await servedFrom(''))).toEqual([404, 404, 404, 200, 404]);
  });
});
