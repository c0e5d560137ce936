import type { MailContent } from '../../src/model/publication.ts';

/** A mail of a few words, known by an id. */
export function mailSaying(subject: string, id = 'weekly.2026-W05.r1'): MailContent {
  const identity = { id: id.replace(/[ :]/g, '.'), series: 'weekly', date: 1_770_000_000 };
  return { identity, subject, text: 'A text.', html: '<p>A text.</p>', images: [] };
}
