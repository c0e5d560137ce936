import type { RenderNotices, RenderPublication } from '../app/publishing.ts';
import type { AnswerLinks } from '../model/answer.ts';
import type { Directory } from '../model/directory.ts';
import type { Edition } from '../model/edition.ts';
import type { Part } from '../model/part.ts';
import type { RendererHere } from './renderer.ts';

/** Where the reader of a part can answer; undefined where nobody can. */
export type LinksFor = (part: Part) => Promise<AnswerLinks | undefined>;

/** What becomes of notices for a reader. */
export async function noticesRenderer(
  { renderNotices }: RendererHere,
  directory: Directory,
  linksFor: LinksFor,
): Promise<RenderNotices> {
  const { narrowNotices } = await import('../report/narrow-notices.ts');
  const { readNotices } = await import('../render/notices-json.ts');
  const { pagesFor } = await import('../render/notices/reader.ts');
  const readOnce = rememberingLast((json) => readNotices('the ledger’s notices', json));
  return async (json, part) => {
    const notices = narrowNotices(readOnce(json), part);
    const answers = await linksFor(part);
    const mail = await renderNotices(notices, { part, directory, ...(answers ? { answers } : {}) });
    return { notices, mail, pages: pagesFor(notices, { part, directory }) };
  };
}

/** What an issued report is rendered to for a reader. */
export async function publicationRenderer(
  { render }: RendererHere,
  linksFor: LinksFor,
): Promise<RenderPublication> {
  const { narrowReport } = await import('../report/narrow.ts');
  const { readReport } = await import('../render/report-json.ts');
  const { editionName } = await import('../model/edition.ts');
  const readOnce = rememberingLast((json, edition: Edition) =>
    readReport(`the ledger's ${editionName(edition)}`, json),
  );
  return async (edition, json, part, withoutRoom = false) => {
    const report = narrowReport(readOnce(json, edition), part);
    const answers = await linksFor(part);
    const tools = { hasRoom: !withoutRoom, ...(answers ? { answers } : {}) };
    return { edition, part, report, ...(await render(report, tools)) };
  };
}

/**
 * Reads a message once for all who get a part of it, since that takes a while; it is kept in memory only as long as there is
 * room for it.
 */
function rememberingLast<T, A extends readonly unknown[]>(
  read: (json: string, ...more: A) => T,
): (json: string, ...more: A) => T {
  let last: WeakRef<{ readonly json: string; readonly value: T }> | undefined;
  return (json, ...more) => {
    const known = last?.deref();
    if (known?.json === json) return known.value;
    const value = read(json, ...more);
    last = new WeakRef({ json, value });
    return value;
  };
}
