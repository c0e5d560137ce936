import { describe, expect, it } from 'vitest';
import { serviceFinder } from '../../../src/model/service-names.ts';
import { imageVersions } from '../../../src/why/places/images.ts';
import { type KubernetesAnswers, kubernetesIn } from '../../../src/why/places/kubernetes.ts';
import { minute, minuteOf, seen, TWO_HOURS } from '../../support/answered.ts';

const find = serviceFinder(['api', 'web'], { labels: ['deployment'], names: {} });
const API = { namespace: 'prod', deployment: 'api' };
const STEADY: KubernetesAnswers = {
  generations: [seen(API, [[0, 120]], () => 21), seen({ ...API, deployment: 'web' }, [[0, 120]], () => 3)],
  replicas: [seen(API, [[0, 120]], () => 3)],
  images: [seen({ ...API, container: 'api', image: 'r/api:1.42.0' }, [[0, 120]])],
  created: [],
};
const generationFrom = (at: number) => [seen(API, [[0, 120]], (now) => (now < at ? 21 : 22))];
const setAt = (at: number) => [
  seen({ ...API, replicaset: 'api-6f5' }, [[Math.ceil(at), 120]], () => minute(at)),
];
const rolledOut = (from: number, to: number) => [
  seen({ ...API, container: 'api', image: 'r/api:1.42.0' }, [[0, to]]),
  seen({ ...API, container: 'api', image: 'r/api:1.43.0' }, [[from, 120]]),
];

const told = (differing: Partial<KubernetesAnswers>) =>
  kubernetesIn({ ...STEADY, ...differing }, find, TWO_HOURS).changes.map(({ kind, at, until, text }) =>
    [kind, minuteOf(at), ...(until === undefined ? [] : [minuteOf(until)]), text].join(' '),
  );

describe('Kubernetes’ deployments', () => {
  it('tell of nothing while nothing changes', () => {
    expect(told({})).toEqual([]);
  });

  it('tell of a rollout once, from its ReplicaSet to the last old pod, with the images’ tags', () => {
    expect(
      told({ generations: generationFrom(40), created: setAt(39.5), images: rolledOut(41, 50) }),
    ).toEqual(['deployment 39.5 50 api 1.42.0 → 1.43.0']);
  });

  it('tell of containers that changed together in one, the main one first', () => {
    const sidecar = (image: string, at: readonly [number, number]) =>
      seen({ ...API, container: 'a-proxy', image }, [at]);
    const images = [...rolledOut(41, 50), sidecar('p:1', [0, 50]), sidecar('p:2', [41, 120])];
    expect(told({ images })).toEqual(['deployment 41 50 api 1.42.0 → 1.43.0, a-proxy 1 → 2']);
  });

  it('tell of a rollout of the same images', () => {
    expect(told({ generations: generationFrom(40), created: setAt(40) })).toEqual([
      'deployment 40 api rolled out anew, with the same images',
    ]);
  });

  it('tell of a change of another kind by its generation', () => {
    expect(told({ generations: generationFrom(40) })).toEqual([
      'deployment 40 the deployment of api was changed (generation 21 → 22)',
    ]);
  });

  const scaled = (at: (now: number) => number) => [seen(API, [[0, 120]], at)];

  it('tell how it was scaled, and nothing of its generation beside that', () => {
    expect(
      told({ replicas: scaled((now) => (now < 40 ? 3 : now < 44 ? 4 : 5)), generations: generationFrom(40) }),
    ).toEqual(['scaling 40 44 api scaled 3 → 5']);
    expect(told({ replicas: scaled((now) => (now >= 40 && now < 44 ? 5 : 3)) })).toEqual([]);
  });

  it('tell of what scales all the time once, with the number', () => {
    expect(told({ replicas: scaled((now) => 3 + (Math.floor(now / 20) % 3)) })).toEqual([
      'scaling 20 120 api scaled 6 times, between 3 and 5',
    ]);
  });

  it('are told apart by namespace, and of no service that is none of ours', () => {
    const other = { namespace: 'staging', deployment: 'cron' };
    const generations = [...STEADY.generations, seen(other, [[0, 120]], (now) => (now < 40 ? 1 : 2))];
    const { changes, services, unnamed } = kubernetesIn({ ...STEADY, generations }, find, TWO_HOURS);
    expect([changes, services, unnamed]).toEqual([[], ['api', 'web'], ['cron']]);
  });
});

it('says so where no images are known', () => {
  const unknown = (images: KubernetesAnswers['images']) =>
    kubernetesIn({ ...STEADY, images }, find, TWO_HOURS).unknown;
  expect(unknown(STEADY.images)).toEqual([]);
  expect(unknown([seen({ namespace: 'monitoring', image: 'x' }, [[0, 9]])])[0]).toContain(
    'images are not known',
  );
});

describe('the versions of images', () => {
  it.each([
    [
      ['api:1.0', 'api:1.1'],
      ['1.0', '1.1'],
    ],
    [
      ['r:5000/a/api:1.0@sha256:00aa', 'r:5000/a/api:1.1'],
      ['1.0', '1.1'],
    ],
    [
      ['api@sha256:0123456789abcdef', 'api@sha256:fedcba9876543210'],
      ['0123456789ab', 'fedcba987654'],
    ],
    [
      ['old/api:1.0', 'new/api:1.0'],
      ['old/api:1.0', 'new/api:1.0'],
    ],
    [
      ['r:5000/api', 'r:5000/api:2'],
      ['r:5000/api', '2'],
    ],
  ])('of %s are %s', (images, versions) => {
    const found = imageVersions(images);
    expect(images.map((image) => found.get(image))).toEqual(versions);
  });
});
