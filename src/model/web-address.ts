import { InputError } from './errors.ts';

/** The web address that somebody gave. Throws an InputError for what is none. */
export function webAddressGiven(text: string): string {
  if (/^https?:\/\/[^\s]+$/i.test(text)) return text;
  throw new InputError(`“${text}” is not a web address. Write it like https://tickets.example.org/42.`);
}
