import type { Budget } from '../../../src/model/budget.ts';
import type { Story } from '../story.ts';
import { API } from './api.ts';
import { BENCHMARK } from './benchmark.ts';
import { NODE } from './node.ts';
import { PROVIDER } from './provider.ts';

const STORIES: Readonly<Record<string, Story>> = { ...NODE, ...PROVIDER, ...API, ...BENCHMARK };

/** What happened to a budget. Throws for one that nobody has told anything of. */
export function storyOf({ id }: Budget): Story {
  const story = STORIES[id];
  if (!story) throw new Error(`${id} has no story. Tell one in scripts/make-samples/stories.`);
  return story;
}
