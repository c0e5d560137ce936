import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import type { NoticesPublication, ReportPublication } from '../../../src/model/publication.ts';
import type { WebhookFormat } from '../../../src/model/target-settings.ts';
import { webhookMessage } from '../../../src/render/webhook/webhook.ts';
import { exampleReport } from '../../support/example-report.ts';
import { mailSaying } from '../../support/mail-saying.ts';
import { NOTICE, noticesOf, noticesReport } from '../../support/notices.ts';
import { whySaying } from '../../support/why.ts';

/** A publication in which every text that people write is the given one. */
function saying(text: string): ReportPublication {
  const report = exampleReport();
  const rows = report.rows.map((row) => ({
    ...row,
    budget: { ...row.budget, name: text, serviceName: text, owner: text },
    why: whySaying(text),
  }));
  return {
    edition: { kind: 'weekly', period: '2026-W05', revision: 1 },
    report: { ...report, title: text, headline: text, rows, actions: [] },
    artifacts: [],
    mail: mailSaying(''),
  };
}

/** Notices in which every text that people write is the given one: of as many violations. */
function noticesSaying(text: string, count: number): NoticesPublication {
  const report = noticesReport();
  const rows = report.rows.map((row) => ({
    ...row,
    budget: { ...row.budget, runbook: `https://runbooks.example/${text}` },
    why: whySaying(text),
  }));
  const notices = Array.from({ length: count }, (_, index): Notice => {
    const { about, violation } = NOTICE.opened;
    const id = `api.query-${index}-2026-01-27`;
    return {
      ...NOTICE.opened,
      about: { ...about, name: text, owner: text },
      violation: { ...violation, id, rootCause: text, links: [`https://tickets.example/${text}`] },
    };
  });
  const pages = { 'api.query-0-2026-01-27': `https://headroom.example/${'a_*~&'.repeat(90)}` };
  return { notices: noticesOf(notices, { report: { ...report, rows } }), mail: mailSaying(''), pages };
}

const PUBLICATIONS = [
  ['report', saying],
  ['notice', (text: string) => noticesSaying(text, 1)],
  ['number of notices', (text: string) => noticesSaying(text, 8)],
] as const;

/** Texts that escaping makes much longer, and any other. */
const TEXT = fc.oneof(
  fc.constantFrom('&', '*', '|', '<', '$', '@here ', '😀', '一', 'x', '_*~`'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
);
const LONG = fc.tuple(TEXT, fc.integer({ min: 1, max: 5000 })).map(([text, times]) => text.repeat(times));

interface SlackBlock {
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly elements?: readonly { readonly text: string }[];
}

describe.each(PUBLICATIONS)(
  'what people write, however long and strange, leaves the message of a %s',
  (_, publicationSaying) => {
    it('within Slack’s 50 blocks, 3,000 characters a text and 150 in the header', () => {
      fc.assert(
        fc.property(LONG, (text) => {
          const { blocks } = webhookMessage(publicationSaying(text), 'slack') as {
            readonly blocks: readonly SlackBlock[];
          };
          expect(blocks.length).toBeLessThanOrEqual(50);
          for (const block of blocks) {
            const texts = [block.text?.text, ...(block.elements ?? []).map((one) => one.text)];
            for (const one of texts.filter((each) => each !== undefined)) {
              expect(one.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
            }
          }
        }),
        { numRuns: 50 },
      );
    });

    it('within the 28 KB of Teams', () => {
      fc.assert(
        fc.property(LONG, (text) => {
          const bytes = Buffer.byteLength(JSON.stringify(webhookMessage(publicationSaying(text), 'teams')));
          expect(bytes).toBeLessThan(28_000);
        }),
        { numRuns: 50 },
      );
    });

    it('within the 16,383 characters of Mattermost', () => {
      fc.assert(
        fc.property(LONG, (text) => {
          const message = webhookMessage(publicationSaying(text), 'mattermost') as { readonly text: string };
          expect(message.text.length).toBeLessThanOrEqual(16_383);
        }),
        { numRuns: 50 },
      );
    });

    it('that mentions nobody', () => {
      const mention = /@(?:here|channel|all|everyone)\b|<!/;
      const textsOf = (format: WebhookFormat) =>
        JSON.stringify(
          webhookMessage(publicationSaying('@here @channel: @all, (@everyone) <!here>'), format),
        );
      // A header is plain text, in which Slack looks for nothing.
      expect(textsOf('slack').replace(/"plain_text","text":"[^"]*"/, '')).not.toMatch(mention);
      expect(textsOf('mattermost').replaceAll(/`[^`]*`/g, '')).not.toMatch(mention);
      expect(textsOf('teams')).not.toContain('<at>');
    });
  },
);

describe('the message of a report for programs', () => {
  it('has the figures as numbers in base units, and what there is to do', () => {
    const { actions, ...rest } = exampleReport();
    const message = webhookMessage({ ...saying('x'), report: { ...rest, actions } }, 'json');
    expect(message).toMatchObject({
      kind: 'weekly',
      period: { id: '2026-W05', firstDay: '2026-01-26', lastDay: '2026-02-01', zone: 'Europe/Berlin' },
      revision: 1,
      complete: true,
      counts: { exceeded: 2, approaching: 2, unknown: 2 },
      link: 'https://docs.virtengine.example/performance/weekly/2026-W05/report.html',
    });
    const { budgets, left } = message as {
      readonly budgets: readonly Readonly<Record<string, unknown>>[];
      readonly left: number;
    };
    const [bids, query] = budgets;
    expect(bids).toMatchObject({ id: 'provider/bid-rate', unit: 'count_per_second', limit: 20, actual: 0 });
    expect(query).toMatchObject({ id: 'api/query-p95', status: 'exceeded', unit: 'seconds', limit: 2 });
    expect(query?.actual).toBeCloseTo(2.1, 1);
    expect([budgets.length, left]).toEqual([6, 0]);
  });
});
