import { describe, expect, it } from 'vitest';
import type { LimitException, Maintenance } from '../../src/model/budget.ts';
import type { Change } from '../../src/model/change.ts';
import { SourceError, StoppedError } from '../../src/model/errors.ts';
import type { ChangePlace, Seen, SeenChange } from '../../src/ports/changes.ts';
import { type ChangesAsked, changesBefore } from '../../src/why/changes.ts';
import { rememberedPlace } from '../../src/why/places/remembered.ts';
import { minute } from '../support/answered.ts';
import { budget, quantity } from '../support/budget.ts';

/** The step came between two and three o’clock. */
const BETWEEN = { start: minute(120), end: minute(180) };

/** A place that saw some changes, and the stretches that it was asked of. */
function place(
  changes: readonly Partial<SeenChange>[],
  differing: Partial<ChangePlace> & Partial<Seen> = {},
): ChangePlace & { readonly asked: { start: number; end: number }[] } {
  const asked: { start: number; end: number }[] = [];
  const { name = 'place', before = 21_600, ...seen } = differing;
  return {
    name,
    before,
    asked,
    seen: async (within) => {
      asked.push(within);
      const all = changes.map(
        (change): SeenChange => ({
          kind: 'note',
          at: minute(100),
          service: 'api',
          text: 'a change',
          place: name,
          ...change,
        }),
      );
      return { changes: all, queries: [], unnamed: [], unknown: [], ...seen };
    },
    close: async () => {},
  };
}

async function told(places: readonly ChangePlace[], differing: Partial<ChangesAsked> = {}) {
  const asked = {
    row: { budget: budget() },
    contrast: { between: BETWEEN },
    set: { maintenance: [] },
    source: {},
  };
  return (await changesBefore({ ...asked, places, ...differing })).changes;
}
const texts = ({ changes }: { readonly changes: readonly Change[] }) => changes.map(({ text }) => text);
const at = (minutes: number, text: string, more: Partial<SeenChange> = {}) => ({
  at: minute(minutes),
  text,
  ...more,
});

describe('what changed before a step', () => {
  it('is told nearest first, at most three, with how many more there are', async () => {
    const many = place([at(10, 'a'), at(170, 'b'), at(20, 'c'), at(90, 'd'), at(119, 'e')]);
    const found = await told([many]);
    expect(texts(found)).toEqual(['b', 'e', 'd']);
    expect(found.more).toBe(2);
    expect(found.places).toEqual(['place']);
  });

  it('is told from so long before the last good moment to the first bad one, and no later', async () => {
    const one = place([at(119 - 60, 'early'), at(120 - 60, 'first'), at(180, 'last'), at(181, 'late')], {
      before: 3600,
    });
    const found = await told([one]);
    expect(texts(found)).toEqual(['last', 'first']);
    expect(found.within).toEqual({ start: BETWEEN.start - 21_600, end: BETWEEN.end });
  });

  it('is asked of whole hours, once for all budgets that ask the same', async () => {
    const one = place([at(100, 'a')], { before: 1800 });
    const remembered = rememberedPlace(one);
    const near = { between: { start: minute(125), end: minute(175) } };
    expect(texts(await told([remembered]))).toEqual(['a']);
    expect(texts(await told([remembered], { contrast: near }))).toEqual(['a']);
    expect(one.asked).toEqual([{ start: minute(60), end: minute(180) }]);
  });

  it('is what happened to the service or to all, and never to another', async () => {
    const one = place([
      at(100, 'mine'),
      at(101, 'other', { service: 'web' }),
      { at: minute(102), text: 'all' },
    ]);
    const all = {
      ...one,
      seen: async (...by: Parameters<ChangePlace['seen']>) => {
        const seen = await one.seen(...by);
        return {
          ...seen,
          changes: seen.changes.map(({ service, ...change }) =>
            change.text === 'all' ? change : { ...change, service: service ?? '' },
          ),
        };
      },
    };
    expect(texts(await told([all]))).toEqual(['all', 'mine']);
  });

  it('is no alert about the budget itself', async () => {
    const member = { family: 'api/route-p95', familyName: 'P95', values: { route: '/a' } };
    const alerts = [
      at(100, 'own', { kind: 'alert', about: 'api/query-p95' }),
      at(101, 'of its family', { kind: 'alert', about: 'api/route-p95' }),
      at(102, 'other', { kind: 'alert', about: 'api/errors' }),
    ];
    expect(texts(await told([place(alerts)]))).toEqual(['other', 'of its family']);
    const row = { budget: budget({ member }) };
    expect(texts(await told([place(alerts)], { row }))).toEqual(['other']);
    expect((await told([place(alerts)])).changes[0]).not.toHaveProperty('about');
  });

  it('is not looked for where nobody knows when it began', async () => {
    const one = place([at(100, 'a')]);
    expect(await told([one], { contrast: {} })).toEqual({
      changes: [],
      more: 0,
      places: [],
      unknown: ['When it began is not known, so no changes were looked for.'],
    });
    expect(one.asked).toEqual([]);
  });
});

describe('a place', () => {
  const broken = (error: Error) => ({
    ...place([], { name: 'grafana' }),
    seen: async () => {
      throw error;
    },
  });

  it('that fails is told of in one sentence, and stops no other', async () => {
    const found = await told([broken(new SourceError('It is away.')), place([at(100, 'a')])]);
    expect(texts(found)).toEqual(['a']);
    expect([found.places, found.unknown]).toEqual([['place'], ['grafana: It is away.']]);
  });

  it('is cut short where its failure has many words', async () => {
    const found = await told([broken(new SourceError(`\u001b[31m${'a'.repeat(5000)}`))]);
    expect(found.unknown[0]?.length).toBeLessThanOrEqual(420);
    expect(found.unknown[0]).not.toContain('\u001b');
  });

  it('ends all when the program is told to stop, and for a mistake of ours', async () => {
    await expect(told([broken(new StoppedError())])).rejects.toThrow(StoppedError);
    await expect(told([broken(new TypeError('x'))])).rejects.toThrow(TypeError);
  });

  it('that does not know the service was not looked in', async () => {
    const other = place([], { services: ['web'] });
    expect(await told([other, place([], { name: 'notes' })])).toMatchObject({
      places: ['notes'],
      unknown: [],
    });
    expect(await told([other])).toMatchObject({ places: [], unknown: ['No place tells of changes of api.'] });
    expect(await told([])).toMatchObject({ places: [], unknown: [] });
  });

  it('has what it could not tell told', async () => {
    expect((await told([place([], { unknown: ['It is cut.'] })])).unknown).toEqual(['place: It is cut.']);
  });
});

describe('one change of which several places tell', () => {
  const builds = at(100, 'api 1.42.0 → 1.43.0', { kind: 'deployment', until: minute(110), place: 'builds' });

  it('is told once, as by the place that says most, with the link that another has', async () => {
    const note = at(95, '1.43.0 deployed', { link: 'https://ci.example.org/7' });
    const annotation = at(104, 'Deployed api v1.43.0 to production', { kind: 'annotation' });
    const { changes, more } = await told([place([note]), place([annotation]), place([builds])]);
    expect(changes).toEqual([expect.objectContaining({ ...builds, link: 'https://ci.example.org/7' })]);
    expect(more).toBe(0);
  });

  it('is told as often as it happened: of other versions, at other times, of other things', async () => {
    const others = [at(100, '1.44.0 deployed'), at(84, '1.43.0 deployed'), at(101, 'index rebuilt')];
    const found = await told([place([builds, ...others])]);
    expect([...texts(found), found.more]).toEqual(['index rebuilt', builds.text, '1.44.0 deployed', 1]);
  });

  it('takes a rollback for no repetition of what it takes back', async () => {
    const back = at(106, 'api 1.43.0 → 1.42.0', { kind: 'deployment' });
    expect(texts(await told([place([{ ...builds, until: minute(101) }, back])]))).toEqual([
      'api 1.43.0 → 1.42.0',
      'api 1.42.0 → 1.43.0',
    ]);
  });

  it('has the restarts that belong to it not beside it, and those that do not', async () => {
    const restart = (minutes: number) => at(minutes, `restart at ${minutes}`, { kind: 'restart' });
    const found = await told([place([restart(85), restart(125), restart(126), restart(84), builds])]);
    expect(texts(found)).toEqual(['restart at 126', builds.text, 'restart at 84']);
    const scaling = at(100, 'api scaled 3 → 5', { kind: 'scaling' });
    expect(texts(await told([place([scaling, restart(100)])]))).toHaveLength(2);
  });
});

describe('what the budget files say', () => {
  const exception = (start: number, end: number): LimitException => ({
    limit: quantity('3s'),
    from: '2026-01-27',
    until: '2026-01-28',
    start: minute(start),
    end: minute(end),
    reason: 'A sale',
    approvedBy: 'Ann',
  });

  it('counts as a change: limits', async () => {
    const history = [{ limit: quantity('2.5s'), until: '2026-01-27', end: minute(150) }];
    expect((await told([], { row: { budget: budget({ history }) } })).changes).toEqual([
      { kind: 'limit', at: minute(150), service: 'api', text: 'limit 2.5 s → 2 s' },
    ]);
  });

  it('counts as a change: exceptions that begin and end', async () => {
    const exceptions = [exception(0, 170)];
    expect(texts(await told([], { row: { budget: budget({ exceptions }) } }))).toEqual([
      'exception ended: limit 3 s → 2 s',
      'exception began: limit 2 s → 3 s (A sale)',
    ]);
    expect(
      texts(await told([], { row: { budget: budget({ exceptions: [exception(-400, 500)] }) } })),
    ).toEqual([]);
  });

  it('counts as a change: maintenance of the budget that reaches into the stretch', async () => {
    const planned = (start: number, end: number, id = 'api/query-p95'): Maintenance => ({
      service: 'api',
      budgets: [id],
      reason: 'Disks',
      start: minute(start),
      end: minute(end),
    });
    const maintenance = [
      planned(-400, -250),
      planned(181, 300),
      planned(0, 9, 'api/other'),
      planned(-300, 60),
    ];
    expect((await told([], { set: { maintenance } })).changes).toEqual([
      {
        kind: 'maintenance',
        at: minute(-300),
        until: minute(60),
        service: 'api',
        text: 'planned maintenance (Disks)',
      },
    ]);
  });
});
