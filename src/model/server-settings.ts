import type { AnswerSettings } from './answer.ts';
import type { Secret } from './source-settings.ts';

/** Where the program is reached over HTTP, and how people answer there. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** The address under which readers reach it. */
  readonly publicUrl?: string;
  /** What signs links, with which people can answer; nobody can without it or `publicUrl`. */
  readonly key?: Secret;
  readonly answers: AnswerSettings;
}

/** The address that links of answers begin with, which ends in `/`; undefined where nobody can answer. */
export function answersBase({ publicUrl, key }: ServerSettings): string | undefined {
  return publicUrl === undefined || !key ? undefined : `${publicUrl.replace(/(?<!\/)\/+$/, '')}/`;
}
