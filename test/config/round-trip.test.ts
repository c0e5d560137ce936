import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { budgetsSchema } from '../../src/config/json-schema.ts';
import { type Bound, type Budget, CATEGORIES } from '../../src/model/budget.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { visibleLine } from '../../src/model/one-line.ts';
import { baseValue } from '../../src/model/quantity.ts';
import { readTexts } from '../support/budget-files.ts';

/** A budget as it is written and what is meant by it. */
interface Piece {
  readonly written: Readonly<Record<string, unknown>>;
  readonly meant: Partial<Budget>;
  /** The limit in base units. */
  readonly size: number;
}

const slug = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}$/);
/** Any words that can be seen, also such as YAML would take for a number, a list or a comment unless they are quoted. */
const words = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map(visibleLine)
    .filter((text) => text !== ''),
  fc.constantFrom('5', 'true', 'null', '- a', 'a: b', 'a #b', '@team', '*a', '&a', '2026-01-26', '{', '|'),
);
const metric = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,10}$/).map((name) => `${name}_x`);
const labels = fc.dictionary(fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/), words, { maxKeys: 3 });
const amount = fc.integer({ min: 1, max: 9999 });
const bound = fc.constantFrom<Bound>('at_most', 'at_least');

/** Times as people write them, and how many seconds each is. */
const TIMES = { ns: 1e-9, µs: 1e-6, us: 1e-6, ms: 1e-3, s: 1, seconds: 1, min: 60, h: 3600, d: 86_400 };
const DATA = { B: 1, kB: 1e3, GB: 1e9, GiB: 2 ** 30, bit: 1 / 8, Mbit: 1e6 / 8 };
const YEAR = 365 * 86_400;

function limitIn(units: Readonly<Record<string, number>>): fc.Arbitrary<{ text: string; size: number }> {
  const gap = fc.constantFrom('', ' ');
  return fc
    .tuple(amount, gap, fc.constantFrom(...Object.entries(units)))
    .map(([count, space, [unit, size]]) => ({
      text: `${count}${space}${unit}`,
      size: count * size,
    }));
}

interface Measured {
  readonly written: Readonly<Record<string, unknown>>;
  readonly indicator: Indicator;
}

const quantile: fc.Arbitrary<Measured> = fc
  .record({
    quantile: fc.integer({ min: 1, max: 999 }),
    histogram: metric,
    where: labels,
    native: fc.boolean(),
  })
  .map(({ quantile: thousandths, histogram: name, where, native }) => {
    const [share, histogram] = [thousandths / 1000, `${name}_seconds`];
    return {
      written: { quantile: share, histogram, where, native },
      indicator: { kind: 'quantile', quantile: share, histogram, where, native },
    };
  });

const gauge: fc.Arbitrary<Measured> = fc
  .record({
    gauge: metric.map((name) => `${name}_bytes`),
    where: labels,
    over_time: fc.constantFrom('avg', 'min', 'max', 'last', 'p95', 'p99.9'),
    across: fc.constantFrom('sum', 'avg', 'min', 'max'),
  })
  .map(({ over_time: overTime, ...rest }) => ({
    written: { ...rest, over_time: overTime },
    indicator: { kind: 'gauge', ...rest, overTime },
  }));

const growth: fc.Arbitrary<Measured> = metric.map((name) => ({
  written: { growth: `${name}_bytes` },
  indicator: { kind: 'growth', gauge: `${name}_bytes`, where: {}, across: 'sum' },
}));

const ratio: fc.Arbitrary<Measured> = fc.tuple(metric, metric).map(([bad, total]) => ({
  written: { ratio: { bad, total } },
  indicator: { kind: 'ratio', of: 'bad', part: bad, total },
}));

const shareOfAll = amount.map((count) => ({ text: `${count / 100}%`, size: count / 10_000 }));
const growthLimit = amount.map((count) => ({ text: `${count} GB/year`, size: (count * 1e9) / YEAR }));

const piece: fc.Arbitrary<Piece> = fc
  .record({
    measured: fc.oneof(
      fc.record({ of: quantile, limit: limitIn(TIMES), bound }),
      fc.record({ of: gauge, limit: limitIn(DATA), bound }),
      fc.record({ of: growth, limit: growthLimit, bound }),
      fc.record({ of: ratio, limit: shareOfAll, bound: fc.constant<Bound>('at_most') }),
    ),
    category: fc.constantFrom(...CATEGORIES),
    texts: fc.record({ name: words, owner: words, rationale: words }),
    percent: fc.integer({ min: 1, max: 100 }),
    labels,
  })
  .map(({ measured: { of, limit, bound: side }, category, texts, percent, labels: own }) => ({
    written: {
      ...texts,
      category,
      [side]: limit.text,
      indicator: of.written,
      approaching: `${percent}%`,
      labels: own,
    },
    meant: {
      ...texts,
      category,
      bound: side,
      indicator: of.indicator,
      approaching: percent / 100,
      labels: own,
      exceptions: [],
    },
    size: limit.size,
  }));

interface BudgetFile {
  readonly service: string;
  readonly name: string;
  readonly budgets: Readonly<Record<string, Piece>>;
  readonly flow: boolean;
}

const file: fc.Arbitrary<BudgetFile> = fc.record({
  service: slug,
  name: words,
  budgets: fc.dictionary(slug, piece, { minKeys: 1, maxKeys: 4 }),
  flow: fc.boolean(),
});

function textOf({ service, name, budgets, flow }: BudgetFile): string {
  const written = Object.fromEntries(Object.entries(budgets).map(([id, each]) => [id, each.written]));
  return stringify({ service, name, budgets: written }, { collectionStyle: flow ? 'flow' : 'any' });
}

describe('a good budget file', () => {
  it('reads as it was meant, whatever it is made of and in whatever style it is written', () => {
    fc.assert(
      fc.property(file, (written) => {
        const { service, name, budgets } = written;
        const { set, problems } = readTexts(textOf(written));
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(set.budgets).toEqual(
          Object.entries(budgets).map(([id, { meant }]) => ({
            ...meant,
            id: `${service}/${id}`,
            service,
            serviceName: name,
            slug: id,
            limit: expect.anything(),
            measuredIn: expect.anything(),
          })),
        );
        for (const [index, { size }] of Object.values(budgets).entries()) {
          const limit = set.budgets[index]?.limit;
          expect(limit && baseValue(limit) / size).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('passes the schema that editors check with', () => {
    const passes = new Ajv({ strictRequired: false, allowUnionTypes: true }).compile(budgetsSchema());
    fc.assert(
      fc.property(file, (written) => {
        expect(passes(parse(textOf(written)))).toBe(true);
      }),
    );
  });
});
