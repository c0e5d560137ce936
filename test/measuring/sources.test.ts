import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureWords, measureAll } from '../../src/measuring/measure.ts';
import { AT_ONCE } from '../../src/measuring/shares.ts';
import {
  askEach,
  brokenSource,
  describeSources,
  joinedSources,
  sourcesIn,
} from '../../src/measuring/sources.ts';
import type { Budget } from '../../src/model/budget.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget } from '../support/budget.ts';
import { seriesOf, steadySource } from '../support/publishing.ts';

const NOTHING = { days: [], periods: [] };
const NAMES = ['eu', 'us', 'lab'] as const;

const named = (id: string, source: string): Budget => budget({ id, source });
const nothingOf = ({ id }: Budget) => seriesOf(id, NOTHING, () => expect.fail('There is no window.'));
const dead = (words = 'Nothing listens there.') => brokenSource(new SourceError(words));

const measured = (
  source: MetricSource,
  budgets: readonly Budget[],
  use: (of: Budget) => unknown = ({ id }) => id,
) => measureAll(source, { budgets, maintenance: [] }, () => NOTHING, use);

describe('several sources', () => {
  it('measure their own budgets and no other’s, whichever of them fail', async () => {
    const placed = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(placed, fc.subarray([...NAMES]), async (places, failing) => {
        const asked = new Map<string, string[]>(NAMES.map((name) => [name, []]));
        const sourceOf = (name: string) =>
          steadySource({
            measure: async (of) => {
              asked.get(name)?.push(of.id);
              if (failing.some((one) => one === name)) throw new SourceError('It is down.');
              return nothingOf(of);
            },
          });
        const source = joinedSources(new Map(NAMES.map((name) => [name, sourceOf(name)])));
        const budgets = places.map((name, index) => named(`api/b${index}`, name));
        const lost = budgets.filter(({ source: name }) => failing.some((one) => one === name));
        const measuring = measured(source, budgets);
        if (lost.length === budgets.length) {
          const words = [...new Set(places)].map((name) => `Source ${name}: It is down.`).join(' ');
          await expect(measuring).rejects.toThrow(new SourceError(words));
        } else {
          const { results, failures } = await measuring;
          expect(results).toEqual(budgets.map(({ id }) => id));
          expect(failures).toEqual(
            lost.map(({ id, source: name }) => ({
              budget: id,
              message: `Source ${name ?? ''}: It is down.`,
            })),
          );
        }
        for (const name of NAMES) {
          const own = budgets.filter((one) => one.source === name).map(({ id }) => id);
          expect(asked.get(name)).toEqual(own);
        }
      }),
    );
  });

  it('are each asked for what is theirs alone', async () => {
    const source = joinedSources(
      new Map([
        [
          'eu',
          steadySource({
            newest: async () => 10,
            retention: async () => 20,
            coversUntil: async () => 30,
            metrics: async () => ['up'],
            labels: async (metric) => new Map([[metric, ['a']]]),
            abilities: () => ({ stretches: false, leavesOut: true }),
          }),
        ],
        ['us', steadySource()],
      ]),
    );
    const [eu, us] = [{ source: 'eu' }, { source: 'us' }];
    const window = { start: 0, end: 1 };
    expect([await source.newest(eu), await source.newest(us)]).toEqual([10, undefined]);
    expect([await source.retention(eu), await source.retention(us)]).toEqual([20, undefined]);
    expect([await source.coversUntil(eu), await source.coversUntil(us)]).toEqual([30, undefined]);
    expect([await source.metrics?.(eu), await source.metrics?.(us)]).toEqual([['up'], undefined]);
    expect(await source.labels?.('up', window, eu)).toEqual(new Map([['up', ['a']]]));
    expect(await source.labels?.('up', window, us)).toBeUndefined();
    expect(source.abilities(named('api/a', 'eu'))).toEqual({ stretches: false, leavesOut: true });
    expect(source.abilities(named('api/a', 'us'))).toEqual({ stretches: true, leavesOut: false });
  });

  it('make a file that is broken a failure of its own budgets, and leave a bug one', async () => {
    const problem = {
      file: 'r.jsonl',
      line: 2,
      column: 1,
      severity: 'error',
      message: 'It is cut off.',
    } as const;
    const broken = new InputError('The recording r.jsonl cannot be used.', [problem]);
    const source = joinedSources(
      new Map([
        ['lab', brokenSource(broken)],
        ['us', steadySource()],
      ]),
    );
    const { failures } = await measured(source, [named('api/a', 'lab'), named('api/b', 'us')]);
    expect(failures).toEqual([
      {
        budget: 'api/a',
        message: 'Source lab: The recording r.jsonl cannot be used. r.jsonl:2:1: It is cut off.',
      },
    ]);
    const bug = new TypeError('A bug.');
    const buggy = joinedSources(new Map([['lab', brokenSource(bug)]]));
    await expect(buggy.newest({ source: 'lab' })).rejects.toBe(bug);
  });

  it('do not wait for one that does not answer, however many budgets it has', async () => {
    const [slow, quick] = [AT_ONCE + 1, 3];
    let isQuickDone: () => void = () => {};
    const quickDone = new Promise<void>((resolve) => {
      isQuickDone = resolve;
    });
    const done: string[] = [];
    const source = joinedSources(
      new Map([
        [
          'us',
          steadySource({
            measure: async (of) => {
              await quickDone;
              return nothingOf(of);
            },
          }),
        ],
        ['eu', steadySource({ measure: async (of) => nothingOf(of) })],
      ]),
    );
    const budgets = [
      ...Array.from({ length: slow }, (_, index) => named(`api/slow${index}`, 'us')),
      ...Array.from({ length: quick }, (_, index) => named(`api/quick${index}`, 'eu')),
    ];
    await measured(source, budgets, ({ id }) => {
      done.push(id);
      if (done.length === quick) isQuickDone();
    });
    expect(done.slice(0, quick)).toEqual(['api/quick0', 'api/quick1', 'api/quick2']);
    expect(done).toHaveLength(slow + quick);
  });

  it('are all closed', async () => {
    const closed: string[] = [];
    const closing = (name: string) =>
      [name, steadySource({ close: async () => void closed.push(name) })] as const;
    await joinedSources(new Map([closing('eu'), closing('us')])).close();
    expect(closed).toEqual(['eu', 'us']);
  });
});

describe('asking each source', () => {
  const EU_AND_US = [{ source: 'eu' }, { source: 'us' }];

  it('passes over one that fails, and fails when all do', async () => {
    const source = joinedSources(
      new Map([
        ['eu', dead()],
        ['us', steadySource({ newest: async () => 7 })],
      ]),
    );
    expect(await askEach(EU_AND_US, (of) => source.newest(of))).toEqual([
      { source: 'eu', failed: 'Source eu: Nothing listens there.' },
      { source: 'us', value: 7 },
    ]);
    await expect(askEach([{ source: 'eu' }], (of) => source.newest(of))).rejects.toThrow(
      new SourceError('Source eu: Nothing listens there.'),
    );
  });

  it('describes the only one as ever, and several by their names, with why one could not be asked', async () => {
    expect(await describeSources(steadySource(), [{}])).toEqual({
      source: { kind: 'prometheus', name: 'http://prometheus' },
    });
    const source = joinedSources(
      new Map([
        ['eu', dead()],
        ['us', steadySource()],
      ]),
    );
    expect(await describeSources(source, EU_AND_US)).toEqual({
      sources: [
        { name: 'eu', failed: 'Nothing listens there.' },
        { name: 'us', is: { kind: 'prometheus', name: 'http://prometheus' } },
      ],
    });
  });

  it('asks those that budgets and families are measured by, each once', () => {
    const family = {
      id: 'api/route',
      name: 'Route',
      template: named('api/route', 'us'),
      each: { label: 'route', except: [], atMost: 300 },
      own: new Map(),
    };
    const over = { ...family, each: { ...family.each, sources: ['eu', 'asia'] } };
    const budgets = [named('api/a', 'eu'), named('api/b', 'eu')];
    expect(sourcesIn({ budgets, families: [family, over] })).toEqual([
      { source: 'eu' },
      { source: 'us' },
      { source: 'asia' },
    ]);
    expect(sourcesIn({ budgets: [budget()] })).toEqual([{}]);
    expect(sourcesIn({ budgets: [] })).toEqual([{}]);
  });
});

it('says failures together that a source has the same words for', () => {
  const failures = ['a', 'b', 'c', 'd', 'e'].map((slug) => ({
    budget: `api/${slug}`,
    message: slug === 'b' ? 'Too slow.' : 'Down.',
  }));
  expect(failureWords(failures)).toEqual(['api/a, api/c, api/d and 1 more: Down.', 'api/b: Too slow.']);
});
