import { describe, expect, it } from 'vitest';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';

const DATE = 'is not a day of the calendar. Year, month and day are wanted. Write it like 2026-01-26.';
const MOMENT =
  'is not a moment. Write it like 2026-01-26T22:00 in the settings’ time zone, or with an offset such as 2026-01-26T22:00Z.';

interface Item {
  readonly [key: string]: string | readonly string[];
}

interface Row {
  readonly mistake: string;
  readonly items: readonly Item[];
  /** Each key of an item stands on a line of its own, from line 8 and column 5 on. */
  readonly told: readonly string[];
}

const LIMIT: Item = {
  budget: 'a',
  at_most: '3s',
  from: '2026-01-26',
  until: '2026-02-28',
  reason: 'migration',
  approved_by: 'the board',
};
const NIGHT: Item = { from: '2026-01-26T22:00', until: '2026-01-27T02:00', reason: 'upgrade' };

function fileWith(key: 'exceptions' | 'maintenance', items: readonly Item[]): string {
  return budgetFile(GOOD, `${key}:`, ...items.flatMap(linesOf));
}

function linesOf(item: Item): readonly string[] {
  const lines = Object.entries(item).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

const EXCEPTIONS: readonly Row[] = [
  {
    mistake: 'a budget that is not in the file',
    items: [{ ...LIMIT, budget: 'ab' }],
    told: [
      '8:13: error: There is no budget ab in this file. Did you mean a? Write the id of a budget of this file.',
    ],
  },
  {
    mistake: 'an end before the beginning',
    items: [{ ...LIMIT, until: '2026-01-25' }],
    told: ['11:12: error: This ends (2026-01-25) before it begins (2026-01-26). Correct one of them.'],
  },
  {
    mistake: 'a day that the calendar does not have',
    items: [{ ...LIMIT, until: '2026-02-30' }],
    told: [`11:12: error: “2026-02-30” ${DATE}`],
  },
  {
    mistake: 'an overlap, naming the other exception',
    items: [LIMIT, { ...LIMIT, from: '2026-02-28', until: '2026-03-01' }],
    told: [
      '16:11: error: Some of these days are already in the exception at 1.yaml:8:5. One limit a day is allowed. Move one of them.',
    ],
  },
  {
    mistake: 'another bound than the budget’s',
    items: [
      { budget: 'a', at_least: '3s', from: '2026-01-26', until: '2026-02-28', reason: 'x', approved_by: 'y' },
    ],
    told: [
      '9:5: error: The budget has at_most, not at_least. An exception keeps the budget’s bound. Write at_most.',
    ],
  },
  {
    mistake: 'another dimension than the budget’s',
    items: [{ ...LIMIT, at_most: '3 GB' }],
    told: [
      '9:14: error: The limit 3 GB is an amount of data, but the budget’s, 2 s, is a time. They must have the same dimension. Correct the unit.',
    ],
  },
  {
    mistake: 'a limit that cannot be reached',
    items: [{ ...LIMIT, at_most: '-3s' }],
    told: ['9:14: error: -3 s can never be reached: this cannot be negative. Write a limit of zero or more.'],
  },
  {
    mistake: 'missing keys, by what they are for',
    items: [{ budget: 'a', from: '2026-01-26', until: '2026-02-28' }],
    told: [
      '8:5: error: reason is missing. Add reason (why).',
      '8:5: error: approved_by is missing. Add approved_by (who allowed it).',
      '8:5: error: There is no limit. Exactly one of at_most and at_least is allowed. Add one, such as at_most: 2s.',
    ],
  },
];

const MAINTENANCE: readonly Row[] = [
  {
    mistake: 'a beginning that is no moment',
    items: [{ ...NIGHT, from: 'tonight' }],
    told: [`8:11: error: “tonight” ${MOMENT}`],
  },
  {
    mistake: 'an hour that no day has',
    items: [{ ...NIGHT, until: '2026-01-27T25:00' }],
    told: [`9:12: error: “2026-01-27T25:00” ${MOMENT}`],
  },
  {
    mistake: 'an end before the beginning in the settings’ zone',
    items: [{ ...NIGHT, until: '2026-01-26T20:30Z' }],
    told: [
      '9:12: error: This ends (2026-01-26T20:30Z) before it begins (2026-01-26T22:00). Correct one of them.',
    ],
  },
  {
    mistake: 'a stretch without length, as one day written twice is',
    items: [{ ...NIGHT, from: '2026-01-26', until: '2026-01-26' }],
    told: [
      '9:12: error: This ends (2026-01-26) when it begins (2026-01-26). A date alone means its first moment. Write a later end.',
    ],
  },
  {
    mistake: 'a budget that is not in the file',
    items: [{ ...NIGHT, budgets: ['a', 'b'] }],
    told: ['11:19: error: There is no budget b in this file. Write the id of a budget of this file.'],
  },
];

describe.each([
  { key: 'exceptions', rows: EXCEPTIONS },
  { key: 'maintenance', rows: MAINTENANCE },
] as const)('reading $key', ({ key, rows }) => {
  it.each(rows)('tells of $mistake', ({ items, told }) => {
    expect(budgetProblems(fileWith(key, items))).toEqual(told.map((line) => `1.yaml:${line}`));
  });
});

describe('an exception', () => {
  it('is in force from the first moment of its first local day to the last of its last', () => {
    const { set, problems } = readTexts(fileWith('exceptions', [LIMIT]));
    expect(problems).toEqual([]);
    expect(set.budgets[0]?.exceptions).toEqual([
      {
        limit: expect.objectContaining({ amount: 3 }),
        from: '2026-01-26',
        until: '2026-02-28',
        start: Date.parse('2026-01-26T00:00+01:00') / 1000,
        end: Date.parse('2026-03-01T00:00+01:00') / 1000,
        reason: 'migration',
        approvedBy: 'the board',
      },
    ]);
  });
});

describe('maintenance', () => {
  it('is for all budgets of the file unless it names some, at local times unless they bear an offset', () => {
    const { set, problems } = readTexts(fileWith('maintenance', [{ ...NIGHT, until: '2026-01-27T02:00Z' }]));
    expect(problems).toEqual([]);
    expect(set.maintenance).toEqual([
      {
        service: 'api',
        budgets: ['api/a'],
        reason: 'upgrade',
        start: Date.parse('2026-01-26T22:00+01:00') / 1000,
        end: Date.parse('2026-01-27T02:00Z') / 1000,
      },
    ]);
  });
});
