import { describe, expect, it } from 'vitest';
import type { Report, Row } from '../../src/model/report.ts';
import type { Why } from '../../src/model/why.ts';
import { NO_WHY, whyView } from '../../src/render/view/why.ts';
import { viewOf } from '../../src/render/view.ts';
import { webhookMessage } from '../../src/render/webhook/webhook.ts';
import { quantity } from '../support/budget.ts';
import { CONCLUDED, stepOf, stepsOf } from '../support/concluded-rows.ts';
import { exampleReport } from '../support/example-report.ts';
import { examplePublication } from '../support/publication.ts';
import { reportOf } from '../support/report.ts';
import { rowOf } from '../support/row.ts';
import { OTHER_WHYS, WHY } from '../support/why.ts';
import { whyReport } from '../support/why-report.ts';

const [BETTER, TREND, OVERRUN, REGRESSION] = OTHER_WHYS as [Why, Why, Why, Why];
const UTC = reportOf([]).period;
const REPORT: Report = reportOf([], { period: { ...UTC, zone: 'UTC' } });
const said = (row: Row, why: Why, report = REPORT) => whyView({ ...row, why }, report);
const PROMETHEUS = 'https://prometheus.example';

describe('the line that says why', () => {
  it('says by how much a level stepped since when, so that nothing beside it says the day again', () => {
    const { line, brief, remark, sentence } = said(CONCLUDED.stepUp, WHY);
    expect(line).toBe(
      'Up 15% since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what is over, 12% before; api 1.42.0 → 1.43.0 at 13:40 and 2 more.',
    );
    expect(`${brief.charAt(0).toUpperCase()}${brief.slice(1)}.`).toBe(line);
    expect(remark).toBe('From 1.2 s to 1.38 s (by 0.18 ± 0.04 s).');
    expect(sentence).toBe(remark);
  });

  it('names the first of two steps, and when the last one came', () => {
    const { line, remark } = said(CONCLUDED.twoSteps, WHY);
    expect(line).toMatch(
      /^Up 18% on Sunday 11 January and up 23% since Tuesday 27 January, 14:00–16:00; mostly /,
    );
    expect(remark).toBe('By 0.2 ± 0.04 s, then by 0.3 ± 0.04 s.');
  });

  it('says by how much a trend moved since when', () => {
    const { line, remark } = said(CONCLUDED.accelerating, TREND);
    expect(line).toMatch(
      /^Up \d+%, a trend since Saturday 3 January or before; evenly over all 5 instances; /,
    );
    // The forecast says beside it where the trend leads.
    expect(remark).toBe('');
    expect(said(CONCLUDED.accelerating, TREND).sentence).toMatch(
      /^From .* in its first week to .* in its last \(p < 0.001\)\.$/,
    );
  });

  it('says what a regression is one against, and no more where no more can be told', () => {
    const regressed: Row = {
      ...CONCLUDED.unclear,
      comparisons: [
        {
          kind: 'compared',
          against: 'week_before',
          outcome: 'regressed',
          before: 1.2,
          now: 1.4,
          change: 0.17,
          p: 0.01,
        },
      ],
    };
    expect(said(regressed, REGRESSION)).toMatchObject({
      line: 'Regressed against the week before, 1.2 s → 1.4 s (+17%).',
      brief: 'regressed against the week before, 1.2 s → 1.4 s (+17%)',
    });
    const where = { ...REGRESSION, where: WHY.where };
    expect(said(regressed, where).line).toBe(
      'Regressed against the week before, 1.2 s → 1.4 s (+17%); mostly route=/search, 71% of what is over, 12% before.',
    );
  });

  it('leaves step and trend to be said in full where it does not say when they came', () => {
    const { line, remark } = said(CONCLUDED.stepUp, OVERRUN);
    expect(line).toMatch(/^Over since Saturday 3 January or before; /);
    expect(remark).toMatch(/^Up 15% since Tuesday 27 January: from 1.2 s to 1.38 s/);
  });

  it('is short for the better: no table, and nothing to open', () => {
    expect(said(CONCLUDED.stepDown, BETTER)).toMatchObject({
      line: expect.stringMatching(/^Down 29% since Tuesday 27 January; more traffic of route=\/search/),
      isBetter: true,
      opens: false,
    });
  });

  it('is empty where nothing can be told, which is said where the reader opens it', () => {
    const nothing: Why = { ...REGRESSION, occasion: 'overrun' };
    expect(said(CONCLUDED.unclear, nothing)).toMatchObject({
      isAsked: true,
      line: '',
      brief: '',
      opens: true,
      unknown: [
        'The days do not show when it began.',
        'The recording has no answer to that query: it keeps those that its own reports asked for.',
        'When it began is not known, so no changes were looked for.',
      ],
    });
  });

  it('is empty where nothing asks for it', () => {
    expect(whyView(CONCLUDED.stepUp, REPORT)).toBe(NO_WHY);
  });
});

describe('what there is to open', () => {
  it('has a table of the label that answers, from before to now, and says what the others show', () => {
    expect(said(CONCLUDED.stepUp, WHY).where).toEqual({
      text: 'Mostly route=/search, 71% of what is over, 12% before.',
      tables: [
        {
          label: 'route',
          caption: 'By route, before → now',
          columns: ['Of what is over 2 s', 'By itself', 'Of the traffic'],
          rows: [
            { value: '/search', named: true, cells: ['12% → 71%', '1.6\u00A0s → 3.1\u00A0s', '10% → 10%'] },
            { value: '/cart', named: false, cells: ['20% → 8%', '–', '20% → 20%'] },
          ],
          more: 'and 10 more of 12 routes',
        },
      ],
      others: ['Evenly over all 5 instances.'],
    });
  });

  it('leaves out columns that know nothing, and says shares of a change of amounts', () => {
    const finding = {
      label: 'route',
      outcome: 'values',
      of: 1,
      parted: 'amount',
      values: [{ value: '', ofChange: 1.2 }],
    } as const;
    const where = { kind: 'values', label: 'route', named: [''], labels: [finding] } as const;
    expect(said(CONCLUDED.stepUp, { ...WHY, where }).where.tables).toEqual([
      {
        label: 'route',
        caption: 'By route, before → now',
        columns: ['Of the change'],
        rows: [{ value: '“”', named: true, cells: ['120%'] }],
        more: '',
      },
    ]);
  });

  it('tells each change with its local time, and where was looked for others', () => {
    expect(
      said(CONCLUDED.stepUp, WHY, { ...REPORT, period: { ...UTC, zone: 'Europe/Berlin' } }),
    ).toMatchObject({
      changes: [
        {
          kind: 'deployment',
          when: 'Tuesday 27 January, 14:40–14:52',
          text: 'api 1.42.0 → 1.43.0',
          place: 'builds',
          link: 'https://git.example.org/api/releases/1.43.0',
        },
        { kind: 'note', when: 'Tuesday 27 January, 13:10', text: 'index rebuilt', place: 'notes', link: '' },
      ],
      moreChanges: 'and 1 more',
      looked: 'Looked in builds, notes and grafana, Tuesday 27 January, 09:00–17:00.',
    });
    const none = { ...WHY, changes: { ...WHY.changes, changes: [], more: 0 } };
    expect(said(CONCLUDED.stepUp, none).looked).toMatch(/^No change was seen in builds, notes and grafana, /);
  });

  it('says once each why something cannot be told', () => {
    expect(said(CONCLUDED.stepUp, { ...BETTER, changes: WHY.changes }).unknown).toEqual([
      'The hours cannot be told apart.',
      'grafana: The server refused the token (status 403).',
    ]);
    expect(said(CONCLUDED.stepUp, OVERRUN).unknown).toEqual([
      'zone: Its values scatter too much to tell.',
      'grafana: The server refused the token (status 403).',
    ]);
  });
});

describe('the links to see it', () => {
  const source = { kind: 'prometheus', name: PROMETHEUS, link: `${PROMETHEUS}/base/` };
  const grafana = { url: 'https://grafana.example/g', datasource: 'uid-1' };
  const linksOf = (differing: Partial<Report>) =>
    said(CONCLUDED.stepUp, WHY, { ...REPORT, ...differing }).links;

  it('draw the query of that label over exactly that stretch in Prometheus', () => {
    const [link, ...others] = linksOf({ source });
    expect(others).toEqual([]);
    expect(link?.text).toBe('Graph by route in Prometheus');
    const { origin, pathname, searchParams } = new URL(link?.address ?? '');
    expect(origin + pathname).toBe(`${PROMETHEUS}/base/graph`);
    expect(Object.fromEntries(searchParams)).toEqual({
      'g0.expr': WHY.graph?.query,
      'g0.tab': '0',
      'g0.end_input': '2026-02-02 00:00:00',
      'g0.range_input': `${6 * 86_400 + 10 * 3600}s`,
    });
  });

  it('explore it in Grafana where the settings name one', () => {
    const [, link] = linksOf({ source: { ...source, grafana } });
    expect(link?.text).toBe('Explore by route in Grafana');
    const { origin, pathname, searchParams } = new URL(link?.address ?? '');
    expect(origin + pathname).toBe('https://grafana.example/g/explore');
    expect(searchParams.get('schemaVersion')).toBe('1');
    expect(JSON.parse(searchParams.get('panes') ?? '')).toEqual({
      a: {
        datasource: 'uid-1',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'prometheus', uid: 'uid-1' },
            expr: WHY.graph?.query,
            range: true,
          },
        ],
        range: { from: '1769436000000', to: '1769990400000' },
      },
    });
  });

  it('lead to the budget’s own source of several, and nowhere where that is not safe', () => {
    const { source: _, ...several } = REPORT;
    const row = { ...CONCLUDED.stepUp, budget: { ...CONCLUDED.stepUp.budget, source: 'us' } };
    const sources = [
      { name: 'eu', is: source },
      { name: 'us', is: { ...source, link: 'https://us.example' } },
    ];
    expect(said(row, WHY, { ...several, sources }).links[0]?.address).toMatch(
      /^https:\/\/us\.example\/graph\?/,
    );
    expect(linksOf({ source: { ...source, link: 'javascript:alert(1)' } })).toEqual([]);
  });
});

describe('every form', () => {
  it('says the day of a step once beside its line', async () => {
    const { mail, artifacts } = await examplePublication(whyReport());
    const markdown = String(artifacts.find(({ path }) => path.endsWith('.md'))?.content);
    const cards = [
      markdown.split('\n').find((line) => line.startsWith('> ❌ **API Query P95**')),
      mail.text.split('\n\n').find((part) => part.includes('API Query P95: exceeded')),
      mail.html.split('<table').find((part) => part.includes('<strong>API Query P95</strong>')),
    ];
    for (const card of cards) expect(card?.match(/27 January/g)).toHaveLength(1);
  });

  it('asks for attention to what regressed within its budget, and has the better beside it', () => {
    const { attention, explained, improved } = viewOf(whyReport());
    expect(attention.remarkable.map(({ name }) => name)).toEqual(['Upload P95']);
    expect(explained.map(({ name }) => name)).toEqual([
      'Export P95',
      'Query P95',
      'Search P95',
      'Upload P95',
    ]);
    expect(improved.map(({ name }) => name)).toEqual(['Login P95']);
  });

  it('says it in a message to a chat and in the notice for programs', async () => {
    const publication = await examplePublication(whyReport());
    expect(JSON.stringify(webhookMessage(publication, 'slack'))).toContain(
      '; up 19% since Tuesday 27 January, 15:00–17:00; mostly route=/search, 71% of what is over, 12% before; api',
    );
    expect(webhookMessage(publication, 'json')).toMatchObject({
      budgets: [
        { id: 'api/export-p95', why: expect.stringMatching(/^over since Saturday 3 January or before; /) },
        { id: 'api/query-p95', why: expect.stringMatching(/^up 19% since /) },
        { id: 'api/search-p95' },
      ],
    });
    const plain = webhookMessage({ ...publication, report: exampleReport() }, 'json');
    expect(JSON.stringify(plain)).not.toContain('"why"');
  });

  it('writes shares of errors for a target', () => {
    const target = rowOf([0.99], { budget: { bound: 'at_least', limit: quantity('99.9%') } });
    const finding = {
      label: 'route',
      outcome: 'values',
      of: 1,
      parted: 'bad_events',
      values: [{ value: '/a', now: 0.9, before: 0.1, figureNow: 0.95 }],
    } as const;
    const where = { kind: 'values', label: 'route', named: ['/a'], labels: [finding] } as const;
    const steps = stepsOf([stepOf('2026-01-27')]);
    expect(said({ ...target, steps }, { ...WHY, where }).where.tables[0]).toMatchObject({
      columns: ['Of the errors', 'By itself'],
      rows: [{ cells: ['10% → 90%', '95%'] }],
    });
  });
});
