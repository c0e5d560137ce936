import type { IncomingMessage } from 'node:http';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import { readBody } from '../io/body.ts';

/** The fields of a form that was sent, or why they could not be read. */
export type Form =
  | { readonly fields: Readonly<Record<string, string>> }
  | { readonly status: 400 | 413 | 415; readonly why: string };

/** Reads the form that a browser sends; of a field that is there twice the first counts. */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return { status: 415, why: 'Only a form is taken here.' };
  const most = bytesOf(BOUNDS.form);
  const tooLarge = { status: 413, why: `A form may have ${boundWords(BOUNDS.form)}.` } as const;
  if (Number(request.headers['content-length'] ?? 0) > most) return tooLarge;
  // Whoever sends too much is to be told so, on the line that it comes on.
  const { text, isCut, broken } = await readBody(request.iterator({ destroyOnReturn: false }), most);
  if (broken) return { status: 400, why: 'The form did not come whole.' };
  if (isCut) return tooLarge;
  return { fields: Object.fromEntries([...new URLSearchParams(text)].toReversed()) };
}
