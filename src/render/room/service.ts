import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import { visibleLine } from '../../model/one-line.ts';
import { ownedIn } from '../../room/standing.ts';
import { yearOf } from '../../room/year.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { ownerPage, servicePage } from './paths.ts';
import { linksTo, theirsView } from './theirs.ts';

/** A page for each service: what is its own, open and due. */
export function servicePages(history: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates, { style: 'style-theirs' });
  const year = yearOf(history);
  const owned = ownedIn(history);
  return year.groups.map(({ service, serviceName }) => {
    const path = servicePage(service);
    const isTheirs = (budget: string) => budget.startsWith(`${service}/`);
    const content = () => {
      const owners = [...owned].filter(([, ids]) => [...ids].some(isTheirs)).map(([owner]) => owner);
      const beside = [
        linksTo(
          path,
          'Owners',
          owners.map((owner) => [ownerPage(owner), owner]),
        ),
      ];
      const view = theirsView(history, year, { page: path, isTheirs, beside });
      return templates.render('theirs.html', { ...frame(path), title: visibleLine(serviceName), ...view });
    };
    return { path, content };
  });
}
