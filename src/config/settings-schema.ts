import { z } from 'zod';
import { WEEKDAYS } from '../model/period.ts';
import { FLAVOURS } from '../model/source-settings.ts';

const text = (description: string) => z.string().min(1).describe(description);
const share = (description: string) => z.union([z.string(), z.number()]).describe(description).optional();
const duration = (description: string) => z.string().describe(description).optional();
const file = (what: string) =>
  text(`A file that holds ${what}; it is read each time it is needed.`).optional();
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is what people write in the file
const SECRET = 'A value may name an environment variable: ${NAME}.';

const tlsConfig = z
  .strictObject({
    ca_file: text('Certificates to trust.').optional(),
    cert_file: text('The client’s certificate.').optional(),
    key_file: text('The key of the client’s certificate.').optional(),
    server_name: text('The name the server’s certificate must bear.').optional(),
    insecure_skip_verify: z.boolean().describe('Accept any certificate.').optional(),
  })
  .describe('TLS, as in Prometheus’ own configuration.');

const prometheus = z
  .strictObject({
    url: text('The address of the server: http://prometheus:9090.'),
    link: text('The address under which readers reach it, for links; url unless set.').optional(),
    flavour: z.enum(FLAVOURS).describe('Which server speaks the API; prometheus unless set.').optional(),
    tenant: text('Mimir’s tenant, sent as X-Scope-OrgID.').optional(),
    basic_auth: z
      .strictObject({
        username: text('The user.'),
        password: text(SECRET).optional(),
        password_file: file('the password'),
      })
      .describe('Basic authentication.')
      .optional(),
    authorization: z
      .strictObject({
        type: text('The scheme; Bearer unless set.').optional(),
        credentials: text(SECRET).optional(),
        credentials_file: file('the credentials'),
      })
      .describe('An Authorization header.')
      .optional(),
    oauth2: z
      .strictObject({
        client_id: text('The client.'),
        client_secret: text(SECRET).optional(),
        client_secret_file: file('the secret'),
        token_url: text('Where tokens are had.'),
        scopes: z.array(z.string()).optional(),
        endpoint_params: z.record(z.string(), z.string()).optional(),
      })
      .describe('OAuth 2 client credentials.')
      .optional(),
    tls_config: tlsConfig.optional(),
    http_headers: z
      .record(
        z.string(),
        z.strictObject({
          values: z.array(z.string()).optional(),
          secrets: z.array(z.string()).optional(),
          files: z.array(z.string()).optional(),
        }),
      )
      .describe('Further headers.')
      .optional(),
    proxy_url: text('An HTTP proxy.').optional(),
    timeout: duration('How long one query may take; 2m unless set.'),
    deadline: duration('How long all queries of a report may take; 10m unless set.'),
    concurrency: z.int().min(1).max(64).describe('How many queries run at once; 4 unless set.').optional(),
    resolution: duration(
      'Between the steps at which coverage is counted; 5m unless set. Not shorter than the scrape interval.',
    ),
  })
  .describe('A server that speaks Prometheus’ HTTP API.');

/** The settings file. */
export const SETTINGS_FILE = z.strictObject({
  organisation: text('Whose budgets they are, for titles.').optional(),
  time_zone: text('The IANA zone whose days and weeks are reported: Europe/Berlin.'),
  week_starts_on: z.enum(WEEKDAYS).describe('The first day of a week; monday unless set.').optional(),
  budgets: z.array(text('A file, a folder or a glob.')).min(1).describe('Where the budget files are.'),
  output: text('The folder that everything is written to; output unless set.').optional(),
  templates: text('A folder of templates that override the program’s own, file by file.').optional(),
  source: z
    .strictObject({ samples: text('A recording.').optional(), prometheus: prometheus.optional() })
    .describe('Where measurements come from: exactly one of samples and prometheus.'),
  approaching: share('The usage from which a budget counts as approached; 90% unless set.'),
  minimum_coverage: share('Below this share of data there is no verdict; 75% unless set.'),
  warn_coverage: share('Below this share of data a verdict carries a warning; 90% unless set.'),
  reports_url: text('Where readers reach the output folder, for links in the email.').optional(),
  email: z
    .strictObject({
      from: text('The sender’s address.').optional(),
      to: z.array(text('An address.')).describe('The addresses the email file is written to.').optional(),
      subject: text('A constant subject, so that mail programs thread the series.').optional(),
    })
    .describe('The email file.')
    .optional(),
});
/** The settings as they are written. */
export type WrittenSettings = z.infer<typeof SETTINGS_FILE>;
/** A Prometheus as it is written. */
export type WrittenPrometheus = NonNullable<WrittenSettings['source']['prometheus']>;
