import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitFor, limitOn } from '../../src/model/budget.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { AdjustmentPolicy, ProposalState } from '../../src/model/proposal.ts';
import { withHistory } from '../../src/review/history.ts';
import type { ProposalEvent, ProposalRecord } from '../../src/review/proposal-event.ts';
import { newProposal, readProposal } from '../../src/review/proposal-file.ts';
import { proposalOf } from '../../src/review/proposals.ts';
import { budget, quantity } from '../support/budget.ts';

const POLICY: AdjustmentPolicy = {
  reviewers: { engineering: ['@eng', '@ann'], product: [] },
  approver: { role: 'vp', people: ['@vp', '@ann'] },
  severalRoles: false,
  monitoring: 30,
};
const DAY = 86_400;
const START = startOf('2026-02-02', 'UTC');
const said = (day: number, by = '@ann') => ({ at: START + day * DAY, by });
const recordOf = (events: readonly ProposalEvent[]): ProposalRecord => ({
  id: '2026-02-02-api.query-p95',
  budget: 'api/query-p95',
  bound: 'at_most',
  from: quantity('2s'),
  to: quantity('2.5s'),
  because: 'The cache is gone.',
  evidence: ['Usage stayed at 105%.'],
  replay: [
    {
      limit: quantity('2s'),
      days: { exceeded: 5, approaching: 6, of: 28 },
      weeks: { exceeded: 1, approaching: 0, of: 4 },
    },
  ],
  impact: ['The path: of its total.'],
  events,
});
const stateOf = (events: readonly ProposalEvent[], today = '2026-12-31') =>
  proposalOf(recordOf(events), POLICY, today);

const WHOLE: readonly ProposalEvent[] = [
  { ...said(0), did: 'propose' },
  { ...said(0), did: 'justify' },
  { ...said(1, '@eng'), did: 'approve', role: 'engineering' },
  { ...said(2, '@pm'), did: 'approve', role: 'product' },
  { ...said(3, '@vp'), did: 'approve', role: 'vp' },
  { ...said(4), did: 'implement', effective: '2026-02-09' },
  { ...said(7, 'headroom'), did: 'communicate' },
];

describe('a proposal', () => {
  it.each([
    [1, '2026-02-02', 'proposed', ['engineering', 'product', 'vp']],
    [2, '2026-02-02', 'justified', ['engineering', 'product', 'vp']],
    [3, '2026-02-03', 'in_review', ['product', 'vp']],
    [4, '2026-02-04', 'in_review', ['vp']],
    [5, '2026-02-05', 'approved', []],
    [6, '2026-02-06', 'implemented', []],
    [7, '2026-02-08', 'communicated', []],
    [7, '2026-02-09', 'monitoring', []],
    [7, '2026-03-10', 'monitoring', []],
    [7, '2026-03-11', 'closed', []],
  ] as const)('after %i steps, on %s, is %s and awaits %j', (count, today, state, awaits) => {
    expect(stateOf(WHOLE.slice(0, count), today)).toMatchObject({ state, awaits, withoutEffect: [] });
  });

  it('is watched only once everybody was told of it', () => {
    expect(stateOf(WHOLE.slice(0, 6), '2026-02-20').state).toBe('implemented');
  });

  it('is ended by a no at any time before it is implemented, and not after', () => {
    const no: ProposalEvent = { ...said(3.5, '@pm'), did: 'reject', because: 'Too dear.' };
    expect(stateOf([...WHOLE.slice(0, 4), no])).toMatchObject({
      state: 'rejected',
      rejected: { by: '@pm', because: 'Too dear.' },
    });
    const late: ProposalEvent = { ...no, at: START + 30 * DAY };
    expect(stateOf([...WHOLE, late])).toMatchObject({ state: 'closed', withoutEffect: [late] });
  });

  it.each([
    ['somebody who does not speak for the role', { ...said(1, '@bob'), did: 'approve', role: 'engineering' }],
    ['a role that nobody asked', { ...said(1), did: 'approve', role: 'marketing' }],
    ['the last role before the others', { ...said(1, '@vp'), did: 'approve', role: 'vp' }],
  ] as const)('is not moved by %s', (_, event) => {
    expect(stateOf([...WHOLE.slice(0, 2), event])).toMatchObject({
      state: 'justified',
      withoutEffect: [event],
    });
  });

  it('is not approved by the one who proposed it', () => {
    const own: ProposalEvent = { ...said(3, '@ann'), did: 'approve', role: 'vp' };
    expect(stateOf([...WHOLE.slice(0, 4), own])).toMatchObject({ state: 'in_review', withoutEffect: [own] });
  });

  it('is approved by one person in one role, unless the settings allow more', () => {
    const policy: AdjustmentPolicy = { ...POLICY, reviewers: { engineering: [], product: [] } };
    const yes = (role: string, by: string, knownFrom?: 'git'): ProposalEvent => ({
      ...said(1, by),
      did: 'approve',
      role,
      ...(knownFrom ? { knownFrom } : {}),
    });
    const both = [...WHOLE.slice(0, 2), yes('engineering', '@eng', 'git'), yes('product', '@eng', 'git')];
    const state = (events: readonly ProposalEvent[], some = policy) =>
      proposalOf(recordOf(events), some, '2026-02-03');
    expect(state(both)).toMatchObject({ awaits: ['product', 'vp'], withoutEffect: [{ role: 'product' }] });
    expect(state(both, { ...policy, severalRoles: true }).awaits).toEqual(['vp']);
    const others = [...WHOLE.slice(0, 2), yes('engineering', '@eng', 'git'), yes('product', '@pm', 'git')];
    expect(state(others).awaits).toEqual(['vp']);
    expect(state(others).approvals).toMatchObject([{ knownFrom: 'git' }, { knownFrom: 'git' }]);
  });

  it('that one person approved in several roles before that was ruled stays approved', () => {
    const own = [
      ...WHOLE.slice(0, 2),
      { ...said(1, '@eng'), did: 'approve', role: 'engineering' },
      { ...said(1, '@eng'), did: 'approve', role: 'product' },
    ] as const;
    expect(stateOf(own, '2026-02-03')).toMatchObject({ awaits: ['vp'], withoutEffect: [] });
  });

  it('that was implemented stays so when other roles are asked for today', () => {
    const roles = 'engineering, product, vp';
    const whole = WHOLE.map((event) => (event.did === 'implement' ? { ...event, roles } : event));
    const today: AdjustmentPolicy = { ...POLICY, reviewers: { engineering: ['@new'], security: [] } };
    const proposal = proposalOf(recordOf(whole), today, '2026-02-20');
    expect(proposal).toMatchObject({ state: 'monitoring', effective: '2026-02-09', withoutEffect: [] });
    const unapproved = whole.filter((event) => event.did !== 'approve' || event.role !== 'product');
    expect(proposalOf(recordOf(unapproved), today, '2026-02-20').state).toBe('justified');
  });

  it('takes no role that only every object has', () => {
    for (const role of ['constructor', 'toString', '__proto__']) {
      expect(stateOf([...WHOLE.slice(0, 2), { ...said(1), did: 'approve', role }]).state).toBe('justified');
    }
  });

  it('says the same in its file, also of how names were known', () => {
    const whole = recordOf(
      WHOLE.map((event, index) => (index % 2 ? event : { ...event, knownFrom: '--by' })),
    );
    const text = newProposal(whole, 'Europe/Berlin');
    expect(text).toContain('by: "@eng", known_from: "--by", did: "approve"');
    expect(readProposal(`budgets/proposals/${whole.id}.yaml`, text)).toEqual({ value: whole, problems: [] });
  });
});

const anyEvent = fc
  .tuple(
    fc.constantFrom('propose', 'justify', 'communicate', 'approve', 'reject', 'implement', 'note'),
    fc.constantFrom('engineering', 'product', 'vp', 'other'),
    fc.constantFrom('@ann', '@eng', '@vp', '@pm'),
    fc.integer({ min: 0, max: 40 }),
  )
  .map(([did, role, by, day]): ProposalEvent => {
    const who = said(day, by);
    if (did === 'approve') return { ...who, did, role };
    if (did === 'reject') return { ...who, did, because: 'No.' };
    if (did === 'implement') return { ...who, did, effective: addDays('2026-02-02', day) };
    if (did === 'note') return { ...who, did, text: 'A note.' };
    return { ...who, did };
  });
const ORDER: readonly ProposalState[] = [
  'proposed',
  'justified',
  'in_review',
  'approved',
  'implemented',
  'communicated',
  'monitoring',
  'closed',
];

describe('whatever is written down, in whatever order', () => {
  const some = fc.array(anyEvent, { maxLength: 25 });

  it('no path skips a required step', () => {
    fc.assert(
      fc.property(some, (events) => {
        const proposal = stateOf(events);
        const applied = events.filter((event) => !proposal.withoutEffect.includes(event));
        const did = (what: string) => applied.some((event) => event.did === what);
        const reached = ORDER.indexOf(proposal.state);
        if (reached >= ORDER.indexOf('justified')) expect(did('propose') && did('justify')).toBe(true);
        if (reached >= ORDER.indexOf('approved')) {
          expect(new Set(proposal.approvals.map(({ role }) => role))).toEqual(
            new Set(['engineering', 'product', 'vp']),
          );
          expect(proposal.approvals.at(-1)).toMatchObject({ role: 'vp' });
          expect(proposal.approvals.at(-1)?.by).not.toBe(proposal.by);
        }
        if (reached >= ORDER.indexOf('implemented')) expect(did('implement')).toBe(true);
        if (reached >= ORDER.indexOf('communicated')) expect(did('communicate')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('every event applies or is kept as one without effect, and the same events make the same state', () => {
    fc.assert(
      fc.property(some, fc.nat(), (events, turn) => {
        const distinct = events.map((event, index) => ({ ...event, at: event.at + index }));
        const proposal = stateOf(distinct);
        for (const event of proposal.withoutEffect) expect(distinct).toContain(event);
        const cut = distinct.length === 0 ? 0 : turn % distinct.length;
        const turned = [...distinct.slice(cut), ...distinct.slice(0, cut)];
        expect(stateOf(turned)).toEqual(proposal);
      }),
    );
  });
});

describe('a changed limit', () => {
  const zone = 'Europe/Berlin';
  const changed = withHistory(
    { budgets: [{ ...budget(), limit: quantity('3s') }], paths: [], maintenance: [] },
    [
      { budget: 'api/query-p95', from: quantity('2.5s'), effective: '2026-03-02' },
      { budget: 'api/query-p95', from: quantity('2s'), effective: '2026-02-09' },
      { budget: 'api/query-p95', from: quantity('9s') },
    ],
    zone,
  ).budgets[0];

  it.each([
    ['2026-02-08', '2s'],
    ['2026-02-09', '2.5s'],
    ['2026-03-01', '2.5s'],
    ['2026-03-02', '3s'],
  ])('leaves to the day %s the limit that was in force on it, %s', (date, limit) => {
    if (!changed) throw new Error('There is no budget.');
    const start = startOf(date, zone);
    expect(limitFor(changed, { start, end: start + DAY })).toEqual(quantity(limit));
    expect(limitOn(changed, date)).toEqual(quantity(limit));
  });
});
