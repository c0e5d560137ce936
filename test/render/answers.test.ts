import { describe, expect, it } from 'vitest';
import { answerPage, violationsPage } from '../../src/render/answers/pages.ts';
import { shippedEngine } from '../support/templates.ts';
import { violationOf } from '../support/violation.ts';
import { richReport } from '../support/rich-report.ts';
import { narrowReport } from '../../src/report/narrow.ts';

const MOMENT = { at: 1_770_030_000, zone: 'UTC' };
const templates = shippedEngine();
const violation = violationOf({
  deadlines: [
    ['acknowledge', 1_769_994_000],
    ['investigate', 1_770_076_800],
  ],
  next: { step: 'acknowledge', due: 1_769_994_000 },
});
const report = narrowReport(richReport(), { services: [], budgets: ['api/query-p95'] });

describe('the page to answer on', () => {
  it('renders', () => {
    const { html, status } = answerPage(
      {
        who: 'ann@example.org',
        knownBy: 'x',
        shown: { violation, name: 'API Query P95', owner: '@backend-team', report },
        forms: [{ deed: 'acknowledge', action: '', hidden: { form: 'x' } }, { deed: 'link', action: '', hidden: {} }],
      },
      MOMENT,
      templates,
    );
    expect(status).toBe(200);
    expect(html).toContain('API Query P95');
    console.log(html.slice(html.indexOf('<body')));
    console.log(violationsPage([{ violation, name: 'API Query P95', owner: '' }], '', MOMENT, templates).slice(-1500));
  });
});
