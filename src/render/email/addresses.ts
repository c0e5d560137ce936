import addressparser from 'nodemailer/lib/addressparser';
import { InputError } from '../../model/errors.ts';
import { isMailAddress } from '../../model/mail-address.ts';

/** One mailbox. An object, never a text: a text with line ends could bring recipients of its own. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Reads `Headroom <headroom@example.com>` or a bare address. Throws an InputError for anything but one mailbox. */
export function mailbox(text: string): Mailbox {
  const found = /[\r\n]/.test(text) ? [] : addressparser(text, { flatten: true });
  const [first] = found;
  if (found.length === 1 && first && isMailAddress(first.address))
    return { name: first.name, address: first.address };
  throw new InputError(
    `“${text}” is not one mail address. A form like headroom@example.com or Headroom <headroom@example.com> is allowed. Correct it in the settings.`,
  );
}

/** The part after the at sign. */
export function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
