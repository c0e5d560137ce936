import { describe, expect, it } from 'vitest';
import type { ReportPublication } from '../../../src/model/publication.ts';
import type { Report } from '../../../src/model/report.ts';
import { WEBHOOK_FORMATS } from '../../../src/model/target-settings.ts';
import { webhookMessage } from '../../../src/render/webhook/webhook.ts';
import { bigReport, exampleReport } from '../../support/example-report.ts';
import { mailSaying } from '../../support/mail-saying.ts';

function publicationOf(report: Report): ReportPublication {
  const edition = { kind: report.kind, period: report.period.id, revision: report.revision };
  return { edition, report, artifacts: [], mail: mailSaying('') };
}

function withText(text: string): ReportPublication {
  const report = exampleReport();
  const [first, ...others] = report.rows;
  if (!first) throw new Error('The example has rows.');
  const rows = [{ ...first, budget: { ...first.budget, name: text } }, ...others];
  const presentation = { ...report.presentation, reportsUrl: 'https://reports.example/' };
  return publicationOf({ ...report, headline: text, rows, presentation });
}

/** A thousand budgets, all of them exceeded. */
function manyOver(): Report {
  const report = bigReport(1000);
  const over = report.rows.filter(({ verdict }) => verdict.status === 'exceeded');
  return { ...report, rows: report.rows.flatMap((_row, index) => over[index % over.length] ?? []) };
}

describe('the message of a report', () => {
  it.each(WEBHOOK_FORMATS)('opens with the headline and names the worst budget for %s', (format) => {
    const report = exampleReport();
    const text = JSON.stringify(webhookMessage(publicationOf(report), format)).replaceAll(/\\\\|\u200b/g, '');
    const [worst] = report.rows;
    expect(text).toContain(worst?.budget.name);
    expect(text.indexOf(report.headline.slice(0, 20))).toBeGreaterThan(0);
    expect(text.indexOf(report.headline.slice(0, 20))).toBeLessThan(
      text.indexOf(`${worst?.budget.name}`, text.indexOf(report.headline) + report.headline.length),
    );
  });

  it('mentions nobody and links nowhere in Slack, whatever a budget is called', () => {
    const text = JSON.stringify(webhookMessage(withText('<!channel> <http://evil|x> *b* & co'), 'slack'));
    expect(text).not.toContain('<!channel>');
    expect(text).not.toContain('<http://evil');
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).toContain('<https://reports.example/weekly/2026-W05/report.html|Read the full report>');
  });

  it('leads in Slack to the very address, whatever signs of markup are in it', () => {
    const reportsUrl = 'https://reports.example/our_team_a/~b@c/*d*/';
    const report = { ...exampleReport(), presentation: { ...exampleReport().presentation, reportsUrl } };
    const text = JSON.stringify(webhookMessage(publicationOf(report), 'slack'));
    expect(text).toContain(`<${reportsUrl}weekly/2026-W05/report.html|Read the full report>`);
  });

  it('mentions nobody and links nowhere in Mattermost, whatever a budget is called', () => {
    const { text } = webhookMessage(withText('@channel [x](http://evil) # h'), 'mattermost') as {
      readonly text: string;
    };
    expect(text).toContain('`@channel`');
    expect(text).not.toContain('[x](http://evil)');
  });

  it('escapes Markdown in cards', () => {
    const text = JSON.stringify(webhookMessage(withText('[x](http://evil) **b**'), 'teams'));
    expect(text).not.toContain('[x](http');
    expect(text).not.toContain('**b**');
  });

  it.each(WEBHOOK_FORMATS)(
    'of a thousand budgets stays within what services take, and says how many more there are, for %s',
    (format) => {
      const text = JSON.stringify(webhookMessage(publicationOf(manyOver()), format));
      expect(text.length).toBeLessThan(16_000);
      expect(text).toMatch(format === 'json' ? /"left":[1-9]/ : /… and \d+ more in the report/);
    },
  );

  it('is documented by its own shape for programs', () => {
    const report = exampleReport();
    expect(webhookMessage(publicationOf(report), 'json')).toMatchObject({
      headroom: 'report',
      version: 1,
      edition: 'weekly 2026-W05',
      title: report.title,
      headline: report.headline,
      link: expect.any(String),
    });
  });
});
