import type { RoomPage } from '../../model/artifact.ts';
import type { History, Life } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { servicePage } from './paths.ts';
import { theirsView } from './theirs.ts';

/** A page for each service: what is its own, open and due. */
export function servicePages({ lives }: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates);
  return [...Map.groupBy(lives, ({ service }) => service)].map(([service, own]) => {
    const path = servicePage(service);
    const [{ serviceName = service } = {}]: readonly Partial<Life>[] = own;
    const content = () =>
      templates.render('theirs.html', { ...frame(path), title: serviceName, ...theirsView(path, own) });
    return { path, content };
  });
}
