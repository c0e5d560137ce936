import type { RoomPage } from '../../model/artifact.ts';
import type { History } from '../../model/history.ts';
import type { TemplateEngine } from '../templating.ts';
import { framing } from './frame.ts';
import { budgetPage } from './paths.ts';

/** A page for each budget, with its whole life. */
export function lifePages({ lives }: History, templates: TemplateEngine): readonly RoomPage[] {
  const frame = framing(templates);
  return lives.map((life) => {
    const path = budgetPage(life.id);
    const title = `${life.serviceName} ${life.name}`;
    return { path, content: () => templates.render('budget.html', { ...frame(path), title }) };
  });
}
