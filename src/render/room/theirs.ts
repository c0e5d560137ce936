import type { Life } from '../../model/history.ts';
import { budgetPage, linkFrom } from './paths.ts';

/** What a page of a service or an owner shows. */
export interface TheirsView {
  readonly budgets: readonly { readonly name: string; readonly href: string }[];
}

/** What is theirs, open and due. */
export function theirsView(page: string, lives: readonly Life[]): TheirsView {
  return {
    budgets: lives.map(({ id, serviceName, name }) => ({
      name: `${serviceName} ${name}`,
      href: linkFrom(page, budgetPage(id)),
    })),
  };
}
