import { z } from 'zod';
import { duration, name, secretFile, secretText, text } from '../schema-parts.ts';

/** The HTTP server of `headroom serve`. */
export const SERVER = z.strictObject({
  listen: text(
    'Where headroom serve shows metrics, health and reports; 127.0.0.1:9184 unless set.',
  ).optional(),
  public_url: text(
    'The address under which it is reached by a name, such as through a proxy; requests for other names are not answered.',
  ).optional(),
  key: secretText().optional(),
  key_file: secretFile(
    'A file that holds the key with which links to answer are signed, at least 32 characters; of several lines the first signs, and all hold.',
  ),
  links_last: duration('How long a link in a message can be answered by; 7d unless set.'),
  user_header: text('The header in which a proxy names its user: X-Forwarded-User.').optional(),
  trusted: z
    .array(text('An address or a network.'))
    .describe('The proxies from which that header is believed: [10.0.0.0/8].')
    .optional(),
  people: z
    .array(name('A name as the proxy has it.'))
    .describe('Who of the proxy’s users may answer; everybody whom it lets in unless set.')
    .optional(),
  pull: z
    .strictObject({
      secret: secretText().optional(),
      secret_file: secretFile('A file that holds the secret that the webhook was given.'),
    })
    .describe(
      'A webhook of GitHub, GitLab, Gitea or Forgejo at /pull, which tells of a push to the repository that is followed (--project).',
    )
    .optional(),
});

/** The server as it is written. */
export type WrittenServer = z.infer<typeof SERVER>;
