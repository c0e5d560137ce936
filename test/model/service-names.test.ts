import { describe, expect, it } from 'vitest';
import { serviceFinder } from '../../src/model/service-names.ts';

const labels = ['service', 'app', 'job'];
const find = serviceFinder(['api', 'web'], {
  labels,
  names: { api: ['api-*', 'gateway', '*-api-*-prod'] },
});

describe('a service', () => {
  it.each([
    [{ service: 'web' }, 'web'],
    [{ app: 'gateway' }, 'api'],
    [{ job: 'api-server' }, 'api'],
    [{ job: 'eu-api-7-prod' }, 'api'],
    [{ job: 'eu-api-prod' }, undefined],
    [{ job: 'api' }, undefined],
    [{ job: 'API-server' }, undefined],
    [{ service: 'metrics', job: 'web' }, 'web'],
    [{ service: 'web', job: 'gateway' }, 'web'],
    [{ team: 'web' }, undefined],
    [{ service: 'constructor' }, undefined],
  ])('of %j is %s', (own, service) => {
    expect(find(own)?.service).toBe(service);
  });

  it('that is none is told of by its first name', () => {
    expect(find({ job: 'cron', service: 'kube-state-metrics' })).toEqual({ name: 'kube-state-metrics' });
  });

  it('is what a plain name says before a pattern, and the longest pattern before others', () => {
    const names = { api: ['*'], web: ['web-*', 'api-front'] };
    const nearest = serviceFinder(['api', 'web'], { labels, names });
    expect(['api-front', 'web-1', 'w'].map((job) => nearest({ job })?.service)).toEqual([
      'web',
      'web',
      'api',
    ]);
  });
});
