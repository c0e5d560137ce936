import { describe, expect, it } from 'vitest';
import { gateTable } from '../../src/commands/gate-table.ts';
import { coloursFor, summaryOf } from '../../src/commands/summary.ts';
import { startOf } from '../../src/model/period.ts';
import type { Report, Row } from '../../src/model/report.ts';
import { gateJson } from '../../src/render/gate/json.ts';
import { gateMarkdown } from '../../src/render/gate/markdown.ts';
import { renderReport } from '../../src/render/render.ts';
import { readReport, writeReport } from '../../src/render/report-json.ts';
import { chatContent } from '../../src/render/webhook/content.ts';
import { gate, judged } from '../support/gate.ts';
import { richReport } from '../support/rich-report.ts';
import { shippedEngine } from '../support/templates.ts';

const OVER = { text: '28d', days: 28 };
const ROLLED = { start: startOf('2026-01-05', 'Europe/Berlin'), end: startOf('2026-02-02', 'Europe/Berlin') };
const SAID = 'over 28 days to 1 February';

/** A report whose worst budget is over a rolling window. */
function rollingReport(kind: Report['kind'] = 'weekly'): Report {
  const report = richReport(kind);
  const [first, ...others] = report.rows;
  if (!first) throw new Error('The report has rows.');
  const worst: Row = {
    ...first,
    budget: { ...first.budget, over: OVER },
    verdict: { ...first.verdict, rolled: ROLLED },
    days: first.days.map((day) => (day.value === undefined ? day : { ...day, rolled: { value: 2.1 } })),
  };
  return { ...report, rows: [worst, ...others] };
}

const plain = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

async function formsOf(report: Report): Promise<Readonly<Record<string, string>>> {
  const { artifacts, mail } = await renderReport(report, shippedEngine(), {
    rasterise: async () => new Uint8Array(),
  });
  const text = (end: string) => plain(String(artifacts.find(({ path }) => path.endsWith(end))?.content));
  return { markdown: text('.md'), page: text('report.html'), mail: plain(mail.html), text: plain(mail.text) };
}

describe('what a figure over 28 days is of', () => {
  it.each(['weekly', 'monthly'] as const)('is said in every form of a %s report', async (kind) => {
    const forms = await formsOf(rollingReport(kind));
    for (const [form, text] of Object.entries(forms)) expect(text, form).toContain(SAID);
    const without = await formsOf(richReport(kind));
    for (const [form, text] of Object.entries(without)) expect(text, form).not.toContain('28 days to');
  });

  it('is said in chats and in the terminal', async () => {
    const report = rollingReport();
    const rendered = await renderReport(report, shippedEngine(), { rasterise: async () => new Uint8Array() });
    const edition = { kind: 'weekly', period: '2026-W05', revision: 1 } as const;
    const { lines } = chatContent({ edition, report, ...rendered });
    expect(lines[0]?.text).toContain(SAID);
    const wide = coloursFor({ write: () => {}, terminal: false, columns: 200 }, {});
    expect(summaryOf(report, wide, 200)).toContain('over 28 days');
  });

  it('is kept in report.json with the figure that each day was judged by', () => {
    const [row] = readReport('report.json', writeReport(rollingReport())).rows;
    expect(row?.budget.over).toEqual(OVER);
    expect(row?.verdict.rolled).toEqual(ROLLED);
    expect(row?.days[0]?.rolled).toEqual({ value: 2.1 });
  });

  it('is said by gates', () => {
    const open = gate([judged({ over: '28 days to 1 February' })]);
    const wide = coloursFor({ write: () => {}, terminal: false, columns: 200 }, {});
    for (const text of [gateTable(open, wide), gateMarkdown(open)])
      expect(text).toContain('headroom 0.4 s (20%), over the 28 days to 1 February');
    expect(JSON.parse(gateJson(open)).budgets[0]).toMatchObject({ over: '28 days to 1 February' });
  });
});
