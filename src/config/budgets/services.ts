import type { Problem } from '../../model/errors.ts';
import { MESSAGES } from '../messages.ts';
import type { ReadFile } from './budget-file.ts';

/** A problem for every file whose service another file before it has; with the service, its budgets' ids would clash. */
export function sharedServices(files: readonly ReadFile[]): readonly Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { yaml, written } of files) {
    const service = written?.service;
    if (service === undefined) continue;
    const elsewhere = first.get(service);
    if (elsewhere === undefined) first.set(service, yaml.place(['service']));
    else problems.push(yaml.problem(['service'], MESSAGES.duplicateService(service, elsewhere)));
  }
  return problems;
}
