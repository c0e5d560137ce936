import type { Edition } from '../../src/model/edition.ts';
import type { ReportPublication } from '../../src/model/publication.ts';
import type { Report } from '../../src/model/report.ts';
import { renderReport } from '../../src/render/render.ts';
import { exampleReport } from './example-report.ts';
import { shippedRasteriser } from './rasteriser.ts';
import { shippedEngine } from './templates.ts';

/** The example report, with what differs, rendered by the shipped templates. */
export async function examplePublication(differing: Partial<Report> = {}): Promise<ReportPublication> {
  const report = { ...exampleReport(), ...differing };
  const edition: Edition = { kind: report.kind, period: report.period.id, revision: report.revision };
  const rendered = await renderReport(report, shippedEngine(), { rasterise: await shippedRasteriser() });
  return { edition, report, ...rendered };
}
