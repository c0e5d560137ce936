import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { BESIDE_PAGE } from './paths.ts';

/** Two periods side by side. */
export function besidePages({ lives }: History, templates: TemplateEngine): readonly RoomPage[] {
  const content = () =>
    templates.render('beside.html', {
      ...framing(templates)(BESIDE_PAGE),
      title: 'Side by side',
      count: lives.length,
    });
  return [{ path: BESIDE_PAGE, content }];
}
