import type { Budget } from '../../../src/model/budget.ts';
import { DAYS } from '../calendar.ts';
import type { Story } from '../story.ts';
import { API } from './api.ts';
import { BENCHMARK } from './benchmark.ts';
import { BEGINNING, EARLIER } from './earlier.ts';
import { NODE } from './node.ts';
import { PROVIDER } from './provider.ts';

const STORIES: Readonly<Record<string, Story>> = { ...NODE, ...PROVIDER, ...API, ...BENCHMARK };
const isLonger = (DAYS[0]?.date ?? '') < BEGINNING;

/** What happened to a budget. Throws for one that nobody has told anything of. */
export function storyOf({ id }: Budget): Story {
  const story = STORIES[id];
  if (!story) throw new Error(`${id} has no story. Tell one in scripts/make-samples/stories.`);
  return isLonger ? withEarlier(id, story) : story;
}

/** What happened to it in the months before as well. */
function withEarlier(id: string, story: Story): Story {
  const earlier = EARLIER[id];
  if (!earlier) return story;
  const { usage = 0 } = story;
  const later: Story['usage'] = typeof usage === 'number' ? [[BEGINNING, usage]] : usage;
  return {
    ...story,
    usage: [...(earlier.usage ?? []), ...later],
    days: { ...earlier.days, ...story.days },
  };
}
