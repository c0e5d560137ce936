import { z } from 'zod';
import { exactlyOne, SECRETS, secretFile, secretText, text } from '../schema-parts.ts';

const list = (description: string) => z.array(z.string()).describe(description).optional();

const BASIC_AUTH = z.strictObject({
  username: text('The user.'),
  password: secretText().optional(),
  password_file: secretFile('A file that holds the password; it is read each time it is needed.'),
});

const AUTHORIZATION = z.strictObject({
  type: text('The scheme; Bearer unless set.').optional(),
  credentials: secretText().optional(),
  credentials_file: secretFile('A file that holds the credentials; it is read each time it is needed.'),
});

const OAUTH2 = z.strictObject({
  client_id: text('The client.'),
  client_secret: secretText().optional(),
  client_secret_file: secretFile('A file that holds the secret; it is read each time it is needed.'),
  token_url: text('Where tokens are had.'),
  scopes: list('The scopes to ask for.'),
  endpoint_params: z
    .record(z.string(), z.string().register(SECRETS))
    .describe('Further parameters of the token request.')
    .optional(),
});

/** How a server is trusted, and how it trusts. */
export const TLS_CONFIG = z.strictObject({
  ca_file: text('Certificates to trust.').optional(),
  cert_file: text('The client’s certificate.').optional(),
  key_file: secretFile('The key of the client’s certificate.'),
  server_name: text('The name that the server’s certificate must bear.').optional(),
  insecure_skip_verify: z
    .boolean()
    .describe('Whether to accept any certificate; false unless set.')
    .optional(),
});

const HEADER = z
  .strictObject({
    values: list('Values in the clear.'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what people write in the file
    secrets: list('Values that must not be shown, such as ${NAME}.'),
    files: list('Files that hold a value each.'),
  })
  .register(SECRETS);

const basicAuth = 'Basic authentication.';
const authorization = 'An Authorization header.';
const oauth2 = 'The client credentials grant of OAuth 2.';

/** How a server is asked over HTTP, under the names of Prometheus' own configuration. */
export const HTTP_KEYS = {
  basic_auth: BASIC_AUTH.meta(exactlyOne('password', 'password_file')).describe(basicAuth).optional(),
  authorization: AUTHORIZATION.meta(exactlyOne('credentials', 'credentials_file'))
    .describe(authorization)
    .optional(),
  oauth2: OAUTH2.meta(exactlyOne('client_secret', 'client_secret_file')).describe(oauth2).optional(),
  tls_config: TLS_CONFIG.describe('How to trust the server, and to be trusted by it.').optional(),
  http_headers: z.record(z.string(), HEADER).describe('Further headers by name.').optional(),
  proxy_url: text('An HTTP proxy.').optional(),
};

/** What is read of them with missing keys. */
export const HTTP_KEYS_IN_PART = {
  basic_auth: BASIC_AUTH.partial().optional(),
  oauth2: OAUTH2.partial().optional(),
};

const HTTP = z.strictObject({ ...HTTP_KEYS, ...HTTP_KEYS_IN_PART });

/** How a server is asked, as it is written; keys may be missing. */
export type WrittenHttp = Partial<z.infer<typeof HTTP>>;
