import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileNameOf } from '../../src/model/member-id.ts';
import { folderWith } from '../support/folder.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';
import { standingClock } from '../support/standing-clock.ts';

const DAY = 86_400;
/** A Sunday, two minutes before it ends. */
const NOW = standingClock('2026-11-29T23:58:00Z');
const END = Math.floor(NOW / DAY) * DAY;
const START = END - 60 * DAY;
const CART = 'api/route-time[/cart]';
const member = (route: string, at: (time: number) => number) => ({
  metric: `route_seconds{route=${JSON.stringify(route)}}`,
  samples: everyFiveMinutes(START, END, at),
});

let server: PrometheusServer;
beforeAll(async () => {
  server = await startPrometheus([
    member('/search', () => 1.9),
    member('/cart', (time) => (time > END - 12 * DAY ? 2.5 : 1)),
    member('qu\nick', () => 0.5),
    member('/own', () => 4),
  ]);
});
afterAll(() => server.stop());

const BUDGETS = `service: api
name: API
budgets:
  route-time: # of each route
    category: latency
    name: "{route} time"
    each: route
    at_most: 2s # the standard
    limits:
      /own: 5s
    indicator: { gauge: route_seconds, across: max }
`;

function project() {
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { prometheus: { url: "${server.url}" } }\nreview: { reviewers: {}, approver: { role: vp, people: ["@vp"] } }\n`,
    'budgets/api.yaml': BUDGETS,
  });
  const run = (...argv: readonly string[]) => runCli([...argv, '--config', join(folder, 'headroom.yaml')]);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return { folder, run, read, budgets: () => read('budgets/api.yaml') };
}

describe('a family and its members, on a real Prometheus', () => {
  it('are replayed: a family by its worst member, with how many each limit would have found over', async () => {
    const { run } = project();
    const family = await run('replay', 'api/route-time', '--at-most', '1.5s,3s', '--days', '30', '--json');
    expect(JSON.parse(family.out)).toMatchObject({
      budget: 'api/route-time',
      worst: CART,
      limits: [
        { limit: { amount: 1.5 }, days: { exceeded: 12, of: 30 }, members: { exceeded: 2, of: 3 } },
        { limit: { amount: 2 }, days: { exceeded: 12, of: 30 }, members: { exceeded: 1, of: 3 } },
        { limit: { amount: 3 }, days: { exceeded: 0, of: 30 }, members: { exceeded: 0, of: 3 } },
      ],
    });
    const { out } = await run('replay', 'api/route-time', '--days', '30', '--ascii');
    expect(out).toContain('api/route-time, by the worst of 3 members: API /cart time, the last 30 days:');
    expect(out).toContain('  1 of 3 members over on some day');
    const lines = await run('replay', 'api/route-time[qu\nick]', '--days', '30', '--ascii');
    expect(lines.out).toContain('API qu ick time, the last 30 days:');
    const own = await run('replay', 'api/route-time[/own]', '--days', '30', '--json');
    expect(JSON.parse(own.out)).toMatchObject({
      budget: 'api/route-time[/own]',
      limits: [{ limit: { amount: 5 }, days: { exceeded: 0, of: 30 } }],
    });
  });

  it('are told of where they are not there, with the nearest that is', async () => {
    const { run } = project();
    const none = await run('replay', 'api/route-time[/crt]');
    expect(none).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'There is no member api/route-time[/crt] with data in this time. Did you mean api/route-time[/cart]?',
      ),
    });
    const other = await run('replay', 'api/rout-time[/cart]');
    expect(other.err).toContain(
      'There is no budget api/rout-time[/cart]. Did you mean api/route-time[/cart]?',
    );
  });

  it('have proposals: of a member, one line of the family’s limits changes when it is implemented', async () => {
    const { folder, run, read, budgets } = project();
    const proposed = await run('propose', CART, '--to', '3s', '--because', 'Carts grew.', '--by', '@sre');
    expect(proposed).toMatchObject({ code: 0, err: '' });
    const [file = ''] = readdirSync(join(folder, 'budgets/proposals')).filter((one) => one.endsWith('.yaml'));
    expect(file).toBe(`2026-11-29-${fileNameOf(CART)}.yaml`);
    expect(read(`budgets/proposals/${file}`)).toContain(`budget: ${CART}\n`);
    expect(await run('approve', CART, '--as', 'vp', '--by', '@vp')).toMatchObject({ code: 0, err: '' });
    const dry = await run('implement', CART, '--dry-run', '--by', '@sre');
    expect(dry.out).toContain('budgets/api.yaml:11\n+ /cart: 3 s\n');
    expect(await run('implement', CART, '--by', '@sre')).toMatchObject({ code: 0, err: '' });
    expect(budgets()).toBe(BUDGETS.replace('      /own: 5s\n', '      /own: 5s\n      /cart: 3 s\n'));
    expect(read('budgets/CHANGES.md')).toContain(`- **${CART}**: at_most 2 s → 3 s`);
    // The days until then stay judged by the limit of the family.
    const { out } = await run('violations', '--json');
    expect(JSON.parse(out)).toEqual([expect.objectContaining({ budget: CART, state: 'open' })]);
  });

  it('have proposals: of the family its own limit, with its worst member as evidence', async () => {
    const { run, budgets } = project();
    const proposed = await run(
      'propose',
      'api/route-time',
      '--to',
      '3s',
      '--because',
      'All.',
      '--by',
      '@sre',
    );
    expect(proposed.out).toContain(`The worst of 3 members with this limit is ${CART}.`);
    expect(proposed.out).toContain('With 2 s: over on 12 and approached on 0 of');
    expect(proposed.out).toContain('ApiRouteTimeExceeded and ApiRouteTimeApproaching ring later');
    expect(await run('approve', 'api/route-time', '--as', 'vp', '--by', '@vp')).toMatchObject({ code: 0 });
    expect(await run('implement', 'api/route-time', '--by', '@sre')).toMatchObject({ code: 0, err: '' });
    expect(budgets()).toBe(BUDGETS.replace('at_most: 2s #', 'at_most: 3 s #'));
  });

  it('have violations and notes, known by the member and kept in files of safe names', async () => {
    const { folder, run, read } = project();
    const listed = await run('violations');
    expect(listed.out).toContain('API /cart time');
    const ack = await run('violations', 'ack', 'api/route-time', '--by', '@ann');
    expect(ack).toMatchObject({ code: 0, err: '' });
    const [file = ''] = readdirSync(join(folder, 'reviews/violations')).filter((one) =>
      one.endsWith('.yaml'),
    );
    expect(file).toMatch(/^api\.route-time\.cart\.[0-9a-f]{16}-\d{4}-\d{2}-\d{2}\.yaml$/);
    const id = file.replace(/\.yaml$/, '');
    for (const which of [CART, id]) {
      const next = await run('violations', 'show', which);
      expect(next).toMatchObject({ code: 0, err: '' });
      expect(next.out).toContain('@ann');
    }
    expect(await run('note', '2026-W05', CART, '-m', 'slow', '--by', '@ann')).toMatchObject({ code: 0 });
    expect(read(`reviews/notes/2026-W05/${fileNameOf(CART)}.md`)).toMatch(
      /^# api\/route-time\[\/cart\]\n\n\*\*@ann/,
    );
  });

  it('are judged by a gate: all of them, a family, or one', async () => {
    const { run } = project();
    const judged = async (...argv: readonly string[]) => {
      const { code, out } = await run('check', ...argv, '--window', '7d', '--format', 'json');
      const { budgets }: { budgets: readonly { budget: string; status: string }[] } = JSON.parse(out);
      return [code, budgets.map(({ budget, status }) => `${budget} ${status}`).toSorted()];
    };
    const all = [
      'api/route-time[/cart] exceeded',
      'api/route-time[/own] within',
      'api/route-time[/search] approaching',
      'api/route-time[qu\nick] within',
    ];
    expect(await judged()).toEqual([1, all]);
    expect(await judged('api/route-time')).toEqual([1, all]);
    expect(await judged('api/route-time[qu\nick]')).toEqual([0, ['api/route-time[qu\nick] within']]);
    // A gate that could judge nothing is shut.
    expect(await judged('api/route-time[/none]')).toEqual([1, ['api/route-time[/none] unknown']]);
  });

  it('have one suggestion a limit', async () => {
    const { run } = project();
    const { out } = await run('suggest', '--json');
    const listed: readonly { budget: string; member?: string; members?: number }[] = JSON.parse(out);
    expect(listed.find(({ budget }) => budget === 'api/route-time')).toMatchObject({
      member: CART,
      members: 3,
    });
    expect(listed.filter(({ budget }) => budget === 'api/route-time')).toHaveLength(1);
    expect(listed.find(({ budget }) => budget === 'api/route-time[/own]')).toMatchObject({ limit: '5 s' });
  });
});
