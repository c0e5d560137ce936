import { z } from 'zod';
import { FLAVOURS, RECORDING_RULES } from '../../model/source-settings.ts';
import { duration, exactlyOne, quantity, SECRETS, secretFile, secretText, text } from '../schema-parts.ts';

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

const TLS_CONFIG = z.strictObject({
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

const GRAFANA = z.strictObject({
  url: text('The address of Grafana: https://grafana.example.org.'),
  datasource: text(
    'The uid of this source there, as the address of its page in Grafana ends: /connections/datasources/edit/UID.',
  ),
});

const basicAuth = 'Basic authentication.';
const authorization = 'An Authorization header.';
const oauth2 = 'The client credentials grant of OAuth 2.';

/** A server that speaks Prometheus' API, under the names of Prometheus' own configuration. */
export const PROMETHEUS = z.strictObject({
  url: text('The address of the server: http://prometheus:9090.'),
  link: text('The address under which readers reach it, for links; url unless set.').optional(),
  grafana: GRAFANA.describe('A Grafana in which readers explore its queries, for links.').optional(),
  flavour: z.enum(FLAVOURS).describe('Which server speaks the API; prometheus unless set.').optional(),
  tenant: text('Mimir’s tenant, sent as X-Scope-OrgID.').optional(),
  basic_auth: BASIC_AUTH.meta(exactlyOne('password', 'password_file')).describe(basicAuth).optional(),
  authorization: AUTHORIZATION.meta(exactlyOne('credentials', 'credentials_file'))
    .describe(authorization)
    .optional(),
  oauth2: OAUTH2.meta(exactlyOne('client_secret', 'client_secret_file')).describe(oauth2).optional(),
  tls_config: TLS_CONFIG.describe('How to trust the server, and to be trusted by it.').optional(),
  http_headers: z.record(z.string(), HEADER).describe('Further headers by name.').optional(),
  proxy_url: text('An HTTP proxy.').optional(),
  timeout: duration('How long one query may take; 2m unless set.'),
  deadline: duration('How long all queries of a report may take; 10m unless set.'),
  concurrency: z.int().min(1).max(64).describe('How many queries run at once; 4 unless set.').optional(),
  max_answer: quantity(
    'The most of one answer that is read; 64 MiB unless set, and at most 256 MiB.',
  ).optional(),
  max_series: z
    .int()
    .min(1)
    .max(10_000_000)
    .describe('Series of one answer at most; 100000 unless set.')
    .optional(),
  max_samples: z
    .int()
    .min(1)
    .max(10_000_000)
    .describe('Samples of one answer at most; 1000000 unless set.')
    .optional(),
  resolution: duration(
    'Between the steps at which coverage is counted; 5m unless set. Not shorter than the scrape interval.',
  ),
  recording_rules: z
    .enum(RECORDING_RULES)
    .describe(
      'Whether to read what the generated recording rules recorded, where they cover a window; auto unless set.',
    )
    .optional(),
});

/** What is read of one with missing keys, so that the keys that are there can be checked too. */
export const PROMETHEUS_IN_PART = PROMETHEUS.partial().extend({
  basic_auth: BASIC_AUTH.partial().optional(),
  oauth2: OAUTH2.partial().optional(),
  grafana: GRAFANA.partial().optional(),
});

/** A Prometheus as it is written; keys may be missing. */
export type WrittenPrometheus = z.infer<typeof PROMETHEUS_IN_PART>;
