import type { Publishing } from './publishing.ts';

/** Looks at the budgets that are watched, where it is time to, and writes down what opens by it. */
export async function watchBudgets(_publishing: Publishing): Promise<void> {}
