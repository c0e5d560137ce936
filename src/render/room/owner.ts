import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import { visibleLine } from '../../model/one-line.ts';
import { ownedIn } from '../../room/standing.ts';
import { yearOf } from '../../room/year.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { ownerPage } from './paths.ts';
import { theirsView } from './theirs.ts';

/** A page for each owner: what is theirs, open and due. Names that differ in their `@` alone are of one page. */
export function ownerPages(history: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates, { style: 'style-theirs' });
  const year = yearOf(history);
  return [...Map.groupBy(ownedIn(history), ([owner]) => ownerPage(owner))].map(([path, owned]) => {
    const ids = new Set(owned.flatMap(([, own]) => [...own]));
    const isTheirs = (budget: string) => ids.has(budget);
    const owner = owned[0]?.[0] ?? '';
    const content = () => {
      const view = theirsView(history, year, { page: path, isTheirs, owner, beside: [] });
      return templates.render('theirs.html', { ...frame(path), title: visibleLine(owner), ...view });
    };
    return { path, content };
  });
}
