import type { AnswerGrant, AnswerLinks } from './answer.ts';
import { RESPONSE_STEPS } from './finding.ts';
import { isSigned, signatureOf } from './signature.ts';

/** The version of the form of links. */
const VERSION = '1';

/** More characters than any link of ours has: what is longer is not looked at. */
const LONGEST = 2000;

/** Who signs links: keys, of which the first signs, and the address under which the links lead. */
export interface LinkSigner {
  readonly base: string;
  readonly keys: readonly string[];
}

/** What a link in a message lets one person do, as the end of an address: signed, and as short as that goes. */
export function answerToken(grant: AnswerGrant, { base, keys: [key = ''] }: LinkSigner): string {
  const content = Buffer.from(contentOf(grant)).toString('base64url');
  return `${content}.${signatureOf(key, 'link', [base, content])}`;
}

/** What a link lets one person do; undefined for one that none of the keys signed for this address. Its end is not looked at. */
export function grantIn(token: string, { base, keys }: LinkSigner): AnswerGrant | undefined {
  const [, content, signature] = /^([\w-]+)\.([\w-]{43})$/.exec(token.slice(0, LONGEST)) ?? [];
  if (content === undefined || signature === undefined || token.length > LONGEST) return undefined;
  if (!isSigned(keys, 'link', [base, content], signature)) return undefined;
  return grantOf(Buffer.from(content, 'base64url').toString());
}

/** Links for one person, good until a moment. */
export function signedLinks(
  signer: LinkSigner,
  { person, until }: Pick<AnswerGrant, 'person' | 'until'>,
): AnswerLinks {
  return (violation, opened, step) =>
    `${signer.base}answers/${answerToken({ person, violation, opened, step, until }, signer)}`;
}

/** The page of a violation, on which whoever is known there can answer. */
export function violationAddress(base: string, violation: string): string {
  return `${base}violations/${encodeURIComponent(violation.toWellFormed())}`;
}

function contentOf({ person, violation, opened, step, until }: AnswerGrant): string {
  const fields = [VERSION, RESPONSE_STEPS.indexOf(step), opened.toString(36), until.toString(36)];
  // What is of any form comes last.
  return `${fields.join('\n')}\n${violation}\n${person}`;
}

function grantOf(content: string): AnswerGrant | undefined {
  const [version, index = '', opened = '', until = '', violation = '', ...person] = content.split('\n');
  const step = RESPONSE_STEPS[Number(index)];
  if (version !== VERSION || !step) return undefined;
  return {
    person: person.join('\n'),
    violation,
    opened: Number.parseInt(opened, 36),
    step,
    until: Number.parseInt(until, 36),
  };
}
