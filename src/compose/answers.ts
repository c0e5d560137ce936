import { answerPages } from '../app/answer-pages.ts';
import type { Answering } from '../app/answering.ts';
import type { Live } from '../app/live.ts';
import { SourceError } from '../model/errors.ts';
import { answersBase, type ServerSettings } from '../model/server-settings.ts';
import type { Pages } from '../ports/pages.ts';
import { answerKeys } from './answer-links.ts';
import type { OpenPublishing } from './publishing.ts';

/** What of a served project pages are made of. */
type Answered = Pick<OpenPublishing, 'publishing' | 'settings' | 'templates'> & {
  readonly close: () => Promise<void>;
};

/** The pages on which people answer, of a project that is served. */
export async function openAnswerPages(
  project: Pick<Live<Answered>, 'current' | 'during'>,
): Promise<() => Pages | undefined> {
  const { randomNonce } = await import('../adapters/system/nonce.ts');
  return answerPages({
    nonce: randomNonce,
    current: () => placeOf(project.current.settings.server),
    during: (work) => project.during((served) => work(answeringOf(served))),
  });
}

function placeOf(server: ServerSettings): Pick<Answering, 'base' | 'settings'> | undefined {
  const base = answersBase(server);
  return base === undefined ? undefined : { base, settings: server.answers };
}

function answeringOf({ publishing, settings: { server }, templates }: Answered): Answering {
  const { project, source, ledger, clock, log } = publishing;
  const { key } = server;
  const place = placeOf(server);
  if (!place || !key || !project.records) throw new SourceError('Nobody can answer: the settings changed.');
  return {
    ...place,
    project,
    records: project.records,
    source,
    ledger,
    clock,
    log,
    templates,
    keys: () => answerKeys(key),
  };
}
