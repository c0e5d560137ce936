import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openProject } from '../../src/compose.ts';
import type { ChangesBefore } from '../../src/model/why.ts';
import { changesBefore } from '../../src/why/changes.ts';
import { folderWith } from '../support/folder.ts';
import {
  every,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';

/** Half a day that was seen every minute. */
const START = Date.parse('2026-01-27T00:00:00Z') / 1000;
const END = START + 12 * 3600;
const at = (clock: string) => Date.parse(`2026-01-27T${clock}:00Z`) / 1000;
const clockOf = (moment: number) => new Date(moment * 1000).toISOString().slice(11, 16);
/** Steps came between eight and nine. */
const BETWEEN = { start: at('08:00'), end: at('09:00') };

type Labels = Readonly<Record<string, string>>;
function stored(
  name: string,
  labels: Labels,
  from: string,
  until: string | undefined,
  value: (now: number) => number = () => 1,
) {
  const [first, last] = [at(from), until === undefined ? END : at(until)];
  const written = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return { metric: `${name}{${written.join(',')}}`, samples: every(60, first, last, value) };
}

/** The instances of a service: which version each had, and when it was begun anew. */
interface Instance {
  readonly versions: readonly (readonly [version: string, from: string, until?: string])[];
  readonly restarts?: readonly string[];
}
function instances(job: string, all: readonly Instance[]): readonly StoredSeries[] {
  return all.flatMap(({ versions, restarts = [] }, index) => {
    const labels = { job, instance: `10.0.0.${index}:80` };
    const began = (now: number) =>
      restarts.map(at).findLast((restart) => restart <= now) ?? START - 86_400 - index;
    return [
      ...versions.map(([version, from, until]) =>
        stored('shop_build_info', { ...labels, version }, from, until),
      ),
      stored('process_start_time_seconds', labels, '00:00', undefined, began),
    ];
  });
}
const steady: Instance = { versions: [['1.0.0', '00:00']] };
const moved = (until: string, from = until, restarts: readonly string[] = [from]): Instance => ({
  versions: [
    ['1.0.0', '00:00', until],
    ['1.1.0', from],
  ],
  restarts,
});

const firing = (labels: Labels, from: string, until: string) =>
  stored('ALERTS', { alertstate: 'firing', severity: 'page', ...labels }, from, until);

/** Series as Prometheus has them of kube-state-metrics, whose own service they are scraped from. */
const KSM = {
  job: 'kube-state-metrics',
  service: 'kube-state-metrics',
  instance: '10.0.1.9:8080',
  namespace: 'prod',
};
function deployment(name: string, generation: (now: number) => number, replicas: (now: number) => number) {
  const own = { ...KSM, deployment: name };
  return [
    stored('kube_deployment_metadata_generation', own, '00:00', undefined, generation),
    stored('kube_deployment_status_observed_generation', own, '00:00', undefined, generation),
    stored('kube_deployment_spec_replicas', own, '00:00', undefined, replicas),
  ];
}
function pods(name: string, hash: string, tag: string, count: number, from: string, until?: string) {
  return Array.from({ length: count }, (_, index) =>
    stored(
      'kube_pod_container_info',
      {
        ...KSM,
        pod: `${name}-${hash}-abcd${index}`,
        container: name,
        image: `registry.example.org/shop/${name}:${tag}`,
        image_id: `registry.example.org/shop/${name}@sha256:${hash}`,
        container_id: `containerd://${hash}${index}`,
        uid: `${hash}-${index}`,
      },
      from,
      until,
    ),
  );
}
const replicaSet = (name: string, hash: string, created: string) =>
  stored('kube_replicaset_created', { ...KSM, replicaset: `${name}-${hash}` }, '00:00', undefined, (now) =>
    now < at(created) ? Number.NaN : at(created),
  );

const IN_EU: readonly StoredSeries[] = [
  ...instances('quiet', [steady, steady]),
  ...instances('deployed', [moved('07:00'), moved('07:00')]),
  ...instances('rolling', [moved('07:00', '07:01'), moved('07:10', '07:11'), moved('07:20', '07:21')]),
  ...instances('back', [
    {
      versions: [
        ['1.0.0', '00:00', '06:00'],
        ['1.1.0', '06:01', '07:30'],
        ['1.0.0', '07:31'],
      ],
    },
  ]),
  ...instances('restarted', [{ ...steady, restarts: ['07:40'] }, { ...steady, restarts: ['07:43'] }, steady]),
  ...instances('crashing', [{ ...steady, restarts: ['05:00', '05:04', '05:11', '05:30', '06:40'] }, steady]),
  ...instances('alerted', [steady]),
  ...instances('late', [moved('09:30')]),
  ...instances('early', [moved('01:30')]),
  firing({ alertname: 'HighErrors', job: 'alerted', route: '/search' }, '07:30', '08:20'),
  firing(
    { alertname: 'AlertedMemoryExceeded', job: 'rules', service: 'alerted', budget: 'alerted/memory' },
    '07:50',
    '09:00',
  ),
  firing({ alertname: 'Watchdog', job: 'prometheus' }, '00:00', '11:59'),
  ...deployment(
    'kube',
    (now) => (now < at('07:00') ? 21 : 22),
    () => 3,
  ),
  ...pods('kube', '7d9f8c6b5d', '1.42.0', 3, '00:00', '07:12'),
  ...pods('kube', '5c9d7f6b84', '1.43.0', 3, '07:04'),
  replicaSet('kube', '5c9d7f6b84', '07:02'),
  ...deployment(
    'scaled',
    (now) => (now < at('07:00') ? 3 : 4),
    (now) => (now < at('07:00') ? 3 : 5),
  ),
  ...pods('scaled', '6f7d8c9b5d', '2.0', 3, '00:00'),
  ...deployment(
    'configured',
    (now) => (now < at('07:00') ? 8 : 9),
    () => 2,
  ),
  ...Array.from({ length: 2001 }, (_, index) =>
    stored('many_build_info', { job: 'quiet', version: `v${index}` }, '09:00', '09:01'),
  ),
  ...deployment(
    'cron',
    (now) => (now < at('07:00') ? 1 : 2),
    () => 1,
  ),
].map(({ metric, samples }) => ({ metric, samples: samples.filter(([, value]) => !Number.isNaN(value)) }));

const SERVICES = [
  'quiet',
  'deployed',
  'rolling',
  'back',
  'restarted',
  'crashing',
  'alerted',
  'late',
  'early',
  'kube',
  'scaled',
  'configured',
];

const CHANGES = [
  'changes:',
  '  versions: { builds: { metric: shop_build_info, label: version } }',
  '  restarts: { restarts: {} }',
  '  pages: { alerts: { where: { severity: page } } }',
  '  cluster: { kubernetes: { namespace: prod } }',
];

let eu: PrometheusServer;
let us: PrometheusServer;
beforeAll(async () => {
  const inUs = [...instances('deployed', [steady, steady]), ...instances('quiet', [moved('07:45')])];
  [eu, us] = await Promise.all([startPrometheus(IN_EU), startPrometheus(inUs)]);
});
afterAll(() => Promise.all([eu.stop(), us.stop()]));

const budgetFile = (service: string, source = '') =>
  `service: ${service}\n${source}budgets:\n  memory:\n    category: resource\n    at_most: 2 GB\n    indicator: { gauge: memory_bytes }\n`;

function project(settings: readonly string[], services: Readonly<Record<string, string>>): string {
  const budgets = Object.entries(services).map(([service, source]) => [
    `budgets/${service}.yaml`,
    budgetFile(service, source),
  ]);
  const lines = ['time_zone: UTC', 'budgets: [budgets]', ...settings, ''];
  const folder = folderWith({ 'headroom.yaml': lines.join('\n'), ...Object.fromEntries(budgets) });
  return join(folder, 'headroom.yaml');
}
const single = (changes = CHANGES, services = SERVICES) =>
  project(
    [`source: { prometheus: { url: "${eu.url}" } }`, ...changes],
    Object.fromEntries(services.map((service) => [service, ''])),
  );

/** What changed before a step of a service’s budget. */
async function changesOf(config: string, service: string): Promise<ChangesBefore> {
  const { project: opened, source } = await openProject({ config }, {});
  onTestFinished(() => source.close());
  const budget = opened.set.budgets.find((one) => one.service === service);
  if (!budget) throw new Error(`There is no ${service}.`);
  const asked = {
    row: { budget },
    contrast: { between: BETWEEN },
    places: opened.places ?? [],
    set: opened.set,
    source,
  };
  return (await changesBefore(asked)).changes;
}

/** The same as the time and the words of each change. */
async function told(config: string, service: string): Promise<readonly string[]> {
  const { changes } = await changesOf(config, service);
  return changes.map((change) => `${clockOf(change.at)} ${change.text}`);
}

describe('what a real Prometheus shows of changes', () => {
  it.each([
    ['quiet', []],
    ['deployed', ['07:00 deployed 1.0.0 → 1.1.0']],
    ['rolling', ['07:01 rolling 1.0.0 → 1.1.0']],
    ['back', ['07:31 back 1.1.0 → 1.0.0', '06:01 back 1.0.0 → 1.1.0']],
    ['restarted', ['07:40 2 of 3 instances of restarted restarted']],
    ['crashing', ['05:00 1 of 2 instances of crashing restarted again and again, 5 times']],
    ['alerted', ['07:30 alert HighErrors (route=/search, severity=page)']],
    ['late', []],
    ['early', []],
    ['kube', ['07:02 kube 1.42.0 → 1.43.0']],
    ['scaled', ['07:00 scaled scaled 3 → 5']],
    ['configured', ['07:00 the deployment of configured was changed (generation 8 → 9)']],
  ])('of %s', async (service, changes) => {
    expect(await told(single(), service)).toEqual(changes);
  });

  it.each([
    ['rolling', '07:20'],
    ['kube', '07:12'],
    ['crashing', '06:40'],
    ['alerted', '08:20'],
  ])('with its end, of %s', async (service, end) => {
    const { changes } = await changesOf(single(), service);
    // What has no mark of staleness, as scraped series have, is seen for another five minutes.
    expect(changes[0]?.until).toBeGreaterThanOrEqual(at(end));
    expect(changes[0]?.until).toBeLessThanOrEqual(at(end) + 300);
  });

  it('with the places that know the service, and every query that says so', async () => {
    const { places, unknown, within } = await changesOf(single(), 'deployed');
    expect([places, unknown]).toEqual([['versions', 'restarts', 'pages'], []]);
    expect(within).toEqual({ start: at('02:00'), end: at('09:00') });
  });

  it('and what it cannot show, in one sentence a place', async () => {
    const config = single([
      'changes:',
      '  versions: { builds: { metric: other_build_info, label: version } }',
      '  restarts: { restarts: { where: { job: nobody } } }',
      '  cluster: { kubernetes: { namespace: nowhere } }',
      '  broken: { alerts: { where: { "a.b/c": { matches: x } } } }',
    ]);
    const { unknown } = await changesOf(config, 'deployed');
    const many = single(['changes: { a: { builds: { metric: many_build_info, label: version } } }']);
    expect((await changesOf(many, 'quiet')).unknown).toEqual([
      'a: The label version of many_build_info has 2001 values, which are no versions: check metric, label and where.',
    ]);
    expect(unknown.slice(0, 3)).toEqual([
      'versions: The label version of other_build_info is on no series in that stretch: check metric, label and where.',
      'restarts: There is no series of process_start_time_seconds{job="nobody"} in that stretch: check metric and where.',
      'cluster: There is no series of kube_deployment_metadata_generation{namespace="nowhere"} in that stretch: check that kube-state-metrics are scraped, and namespace.',
    ]);
  });

  it('of the source of each budget, unless a place names one', async () => {
    const sources = [
      'sources:',
      `  eu: { prometheus: { url: "${eu.url}" } }`,
      `  us: { prometheus: { url: "${us.url}" } }`,
    ];
    const versions = (more: string) => [
      `changes: { versions: { builds: { metric: shop_build_info, label: version }${more} } }`,
    ];
    const services = { deployed: 'source: us\n', quiet: 'source: us\n', rolling: 'source: eu\n' };
    const own = project([...sources, ...versions('')], services);
    expect(await told(own, 'deployed')).toEqual([]);
    expect(await told(own, 'quiet')).toEqual(['07:45 quiet 1.0.0 → 1.1.0']);
    expect(await told(own, 'rolling')).toEqual(['07:01 rolling 1.0.0 → 1.1.0']);
    const named = project([...sources, ...versions(', source: eu')], services);
    expect(await told(named, 'deployed')).toEqual(['07:00 deployed 1.0.0 → 1.1.0']);
    expect(await told(named, 'quiet')).toEqual([]);
  });

  it('and notes beside it, of which one that tells of the same is not told again', async () => {
    const config = single();
    const note = (text: string, moment: string) =>
      runCli(['changed', 'deployed', text, '--at', moment, '--by', 'CI', '--config', config]);
    await note('1.1.0 deployed', '2026-01-27T06:58Z');
    await note('cache emptied', '2026-01-27T08:30Z');
    expect(await told(config, 'deployed')).toEqual(['08:30 cache emptied', '07:00 deployed 1.0.0 → 1.1.0']);
    expect((await changesOf(config, 'deployed')).places).toContain('changes');
  });

  it('by names that the settings give, of a service with no name of its own there', async () => {
    const places =
      'changes: { versions: { builds: { metric: shop_build_info, label: version }, names: { shop: "roll*" } } }';
    expect(await told(single([places], ['shop']), 'shop')).toEqual(['07:01 shop 1.0.0 → 1.1.0']);
  });
});
