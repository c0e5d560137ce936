import { describe, expect, it } from 'vitest';
import { placeDiagnoses } from '../../src/app/place-diagnoses.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import type { ChangePlace, Seen } from '../../src/ports/changes.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { gaugeBudget } from '../support/budget.ts';
import { handClock, publishingOf, steadySource } from '../support/publishing.ts';

const NOW = 1_800_000_000;
const NOTHING: Seen = { changes: [], queries: [], unnamed: [], unknown: [] };
const change = (service?: string) => ({
  kind: 'note' as const,
  at: NOW - 60,
  text: 'x',
  ...(service === undefined ? {} : { service }),
});

function place(seen: Partial<Seen> | Error): ChangePlace {
  return {
    name: 'ci',
    before: 60,
    seen: async ({ start, end }, { source, of }) => {
      expect([start, end]).toEqual([NOW - 7 * 86_400, NOW]);
      await source.points?.({ query: 'up', start, end, step: 60 }, of);
      if (seen instanceof Error) throw seen;
      return { ...NOTHING, ...seen };
    },
    close: async () => {},
  };
}

/** What is told of a place, `ok` or `fix` first. */
async function told(
  seen: Partial<Seen> | Error,
  source: () => MetricSource = () => steadySource(),
  now = NOW,
): Promise<string> {
  const { project } = publishingOf({ clock: handClock(NOW) });
  const budgets = ['api', 'web'].map((service) => gaugeBudget({ id: `${service}/x`, service }));
  const examined = { project: { ...project, set: { ...project.set, budgets }, places: [place(seen)] } };
  const [one, ...more] = await placeDiagnoses({ ...examined, clock: handClock(now), source });
  expect([one?.what, more]).toEqual(['changes ci', []]);
  return `${one?.ok ? 'ok' : 'fix'}: ${one?.detail}`;
}

describe('the doctor', () => {
  it('says how many changes a place saw within a week, and of which services', async () => {
    expect(await told({ changes: [change('api'), change('web'), change('api'), change()] })).toBe(
      'ok: It saw 4 changes (2 of api, 1 of web and 1 of all services) in the last week.',
    );
    expect(await told({})).toBe('ok: It saw no change in the last week.');
  });

  it('says what is no service of the budgets', async () => {
    expect(await told({ unnamed: ['a', 'b'] })).toBe(
      'ok: It saw no change in the last week. Left out as no service of the budgets: “a” and “b”.',
    );
    expect(await told({ unnamed: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })).toContain('“d”, “e” and 2 more.');
  });

  it('tells what to mend where a place knows none of the services', async () => {
    expect(await told({ services: [], unnamed: ['api-server'] })).toBe(
      'fix: It saw no change in the last week. It knows none of the services: say under service which label carries them, or under names what they are called there. Left out as no service of the budgets: “api-server”.',
    );
    expect(await told({ services: ['web'] })).toMatch(/^ok: /);
  });

  it('tells what a place could not say, and why it failed', async () => {
    expect(await told({ unknown: ['A line is broken.'] })).toBe(
      'fix: It saw no change in the last week. A line is broken.',
    );
    const answering = () => ({ ...steadySource(), points: async () => [] });
    expect(await told(new SourceError('It is away.'), answering)).toBe('fix: It is away.');
  });

  it('asks a recording of its own last week, and does not mind what it has no answer to', async () => {
    const unanswered = new SourceError('It has no answer.');
    const recording = { ...steadySource(), coversUntil: async () => NOW, points: async () => undefined };
    expect(await told(unanswered, () => recording, NOW + 90 * 86_400)).toBe(
      'ok: It is in metrics of a recording, which has of them what its own reports asked for.',
    );
    const answering = { ...recording, points: async () => [] };
    expect(await told(unanswered, () => answering)).toBe('fix: It has no answer.');
  });

  it('tells of a source that cannot be opened where a place asks it', async () => {
    const broken = () => {
      throw new InputError('The certificate is broken.');
    };
    expect(await told({}, broken)).toBe('fix: The certificate is broken.');
  });
});
