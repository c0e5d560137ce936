import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { ownerPage } from './paths.ts';
import { theirsView } from './theirs.ts';

/** A page for each owner: what is theirs, open and due. */
export function ownerPages({ lives }: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates);
  return [...Map.groupBy(lives, ({ owner = '' }) => owner)].flatMap(([owner, own]) => {
    if (owner === '') return [];
    const path = ownerPage(owner);
    const content = () =>
      templates.render('theirs.html', { ...frame(path), title: owner, ...theirsView(path, own) });
    return [{ path, content }];
  });
}
