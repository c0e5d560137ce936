import type { Budget, Each, Family } from '../../src/model/budget.ts';
import { budget } from './budget.ts';

/** A family of the P95 of each route, with what differs. */
export function family(
  each: Partial<Each> = {},
  template: Partial<Budget> = {},
  own: Family['own'] = new Map(),
): Family {
  return {
    id: 'api/route-p95',
    name: 'P95 by route',
    template: budget({ id: 'api/route-p95', slug: 'route-p95', name: '{route} P95', ...template }),
    each: { label: 'route', except: [], atMost: 300, ...each },
    own,
  };
}
