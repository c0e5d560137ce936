import { describe, expect, it } from 'vitest';
import { audienceOf } from '../../src/app/audience.ts';
import { type Directory, type Owner, ownerOfService, type Stakeholder } from '../../src/model/directory.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../src/model/notice.ts';

const owner = (name: string, differing: Partial<Owner> = {}): Owner => ({
  name,
  email: [`${name.slice(1)}@example.org`],
  ...differing,
});
const stakeholder = (name: string, differing: Partial<Stakeholder> = {}): Stakeholder => ({
  name,
  services: [],
  categories: [],
  email: [`${name}@example.org`],
  ...differing,
});
const directory = (owners: readonly Owner[], stakeholders: readonly Stakeholder[] = []): Directory => ({
  owners,
  stakeholders,
  serviceOwners: [],
});
const about = { budget: 'api/p95', name: 'API P95', service: 'api', category: 'latency' } as const;
const heardBy = (among: Directory, what: NoticeKind = 'opened', name = '@team') =>
  audienceOf({ what, about: { ...about, owner: name } }, among);

describe('who hears of a notice', () => {
  it('is the owner, of all but steps that were taken', () => {
    const team = directory([owner('@team'), owner('@other')]);
    const heard = NOTICE_KINDS.filter((what) => heardBy(team, what).includes('@team'));
    expect(heard).toEqual(NOTICE_KINDS.filter((what) => what !== 'step'));
    expect(heardBy(team, 'opened', '@stranger')).toEqual([]);
    expect(audienceOf({ what: 'opened', about }, team)).toEqual([]);
  });

  it('is who stands in for the owner where something is overdue, and then alone', () => {
    const team = directory([owner('@team', { standsIn: '@lead' }), owner('@lead', { standsIn: '@team' })]);
    expect(heardBy(team)).toEqual(['@team']);
    expect(heardBy(team, 'overdue')).toEqual(['@team', '@lead']);
  });

  it('is who stands in for an owner who can be reached nowhere, or for whom that one is', () => {
    const unreached = { email: [], standsIn: '@deputy' };
    const deputy = owner('@deputy', { email: [], standsIn: '@lead' });
    const all = directory([
      owner('@team', unreached),
      deputy,
      owner('@lead', { standsIn: '@boss' }),
      owner('@boss'),
    ]);
    expect(heardBy(all)).toEqual(['@lead']);
    expect(heardBy(all, 'overdue')).toEqual(['@lead', '@boss']);
    const circle = directory([owner('@team', unreached), owner('@deputy', { email: [], standsIn: '@team' })]);
    expect(heardBy(circle, 'overdue')).toEqual([]);
  });

  it('is stakeholders of the service and of the category, of what began and ended and not of what is late', () => {
    const all = directory(
      [owner('@team')],
      [
        stakeholder('everything'),
        stakeholder('api', { services: ['api'] }),
        stakeholder('pay', { services: ['pay'] }),
        stakeholder('latency', { services: ['api', 'pay'], categories: ['latency'] }),
        stakeholder('quality', { categories: ['quality'] }),
      ],
    );
    const heard = ['@team', 'everything', 'api', 'latency'];
    for (const what of ['opened', 'reopened', 'met', 'closed', 'declined'] as const)
      expect(heardBy(all, what)).toEqual(heard);
    expect(heardBy(all, 'overdue')).toEqual(['@team']);
    expect(heardBy(all, 'step')).toEqual([]);
  });

  it('is nobody twice: a stakeholder with a mailbox of the owner hears as the owner', () => {
    const shared = ['Team@example.org'];
    const both = [
      stakeholder('same', { email: shared }),
      stakeholder('more', { email: [...shared, 'b@example.org'] }),
    ];
    const all = directory([owner('@team')], both);
    expect(heardBy(all)).toEqual(['@team', 'more']);
    expect(heardBy(all, 'opened', '@stranger')).toEqual(['same', 'more']);
  });
});

describe('the owner of a service', () => {
  it('is named by the last pattern that fits it', () => {
    const serviceOwners = [
      { pattern: '*', owner: '@all' },
      { pattern: 'pay-*', owner: '@payments' },
    ];
    expect(ownerOfService({ serviceOwners }, 'pay-api')).toBe('@payments');
    expect(ownerOfService({ serviceOwners }, 'api')).toBe('@all');
    expect(ownerOfService({ serviceOwners: serviceOwners.slice(1) }, 'api')).toBeUndefined();
  });
});
