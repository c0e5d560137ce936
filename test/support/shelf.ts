import { onTestFinished } from 'vitest';
import { pdfsOf } from '../../src/app/pdfs.ts';
import { type OpenPublishing, openPublishing } from '../../src/compose/publishing.ts';
import type { Edition } from '../../src/model/edition.ts';
import { WHOLE } from '../../src/model/part.ts';
import { publishedPath } from '../../src/model/published-path.ts';
import type { Report } from '../../src/model/report.ts';
import type { PublishedAt, PublishedBytes } from '../../src/ports/published.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { samplesProject } from './project.ts';
import { keptLog } from './publishing.ts';

/** A project that issues reports as they are given, and publishes them into its output folder. */
export interface Shelved {
  readonly opened: OpenPublishing;
  readonly output: string;
  /** Only into the ledger. */
  readonly issue: (report: Report) => Promise<Edition>;
  /** Into the folder as well, as a delivery does. */
  readonly publish: (report: Report) => Promise<Edition>;
}

/** Opens such a project, with more settings. It is closed when the test is over. */
export async function shelvedProject(more = ''): Promise<Shelved> {
  const { config, output } = samplesProject(more);
  const opened = await openPublishing({ config, log: keptLog() }, {});
  onTestFinished(() => opened.close());
  const { ledger, render, targets, ...rest } = opened.publishing;
  const [target] = targets;
  const { signal } = new AbortController();
  const withPdf = pdfsOf(rest, signal);
  const issue = async (report: Report): Promise<Edition> => {
    const edition = { kind: report.kind, period: report.period.id, revision: report.revision };
    await ledger.issue({ ...edition, issuedAt: report.asOf, whole: true }, writeReport(report), []);
    return edition;
  };
  return {
    opened,
    output,
    issue,
    publish: async (report) => {
      const edition = await issue(report);
      const rendered = await render(edition, await ledger.content(edition), WHOLE);
      const publication = target?.wantsPdf ? await withPdf(rendered) : rendered;
      const receipt = await target?.publisher.deliver(publication, '', signal);
      if (receipt?.outcome !== 'delivered' || /not all made|Left out/.test(receipt.detail))
        throw new Error(receipt?.detail ?? 'There is no folder.');
      return edition;
    },
  };
}

/** What is published under the path of a request, as bytes; undefined where nothing is. */
export async function bytesAt(published: PublishedAt, asked: string): Promise<PublishedBytes | undefined> {
  const path = publishedPath(asked);
  const file = path && (await published(path));
  if (file && 'read' in file) throw new Error('It is no file of bytes.');
  return file;
}
