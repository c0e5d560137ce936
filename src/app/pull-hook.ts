import { createHmac } from 'node:crypto';
import { parseJson } from '../model/json.ts';
import { isSameText } from '../model/signature.ts';

/** A request as it came: its headers by their names in small letters, and its body byte for byte. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What somebody tells by a webhook. */
export type HookTold =
  /** Somebody pushed to the branch that is followed: the time to fetch it. */
  | { readonly kind: 'push' }
  /** It is from whom it says, and tells of something else; why, as a sentence. */
  | { readonly kind: 'other'; readonly why: string }
  /** It cannot be told who sent it; why, as a sentence without anything of the request. */
  | { readonly kind: 'refused'; readonly why: string };

/** What is known of webhooks here. */
export interface HookSettings {
  /** The secret that was given to the service, too. */
  readonly secret: string;
  /** The branch that is followed; any unless given. */
  readonly branch?: string;
}

/** How a service says that a request is its own, and what it is of. */
interface Service {
  readonly name: string;
  /** The header with its proof, and the proof that a body must have. */
  readonly proof: string;
  readonly proven: (secret: string, body: Uint8Array) => string;
  readonly event: string;
  readonly push: string;
}

const hexOf = (secret: string, body: Uint8Array) => createHmac('sha256', secret).update(body).digest('hex');

/**
 * The services, in the order in which they are looked for: Gitea and Forgejo send what GitHub does beside their own. As GitHub documents it in
 * “Validating webhook deliveries”, Gitea and Forgejo in “Webhooks”, GitLab in “Webhooks”, “Secret token”.
 */
const SERVICES: readonly Service[] = [
  {
    name: 'Forgejo',
    proof: 'x-forgejo-signature',
    proven: hexOf,
    event: 'x-forgejo-event',
    push: 'push',
  },
  { name: 'Gitea', proof: 'x-gitea-signature', proven: hexOf, event: 'x-gitea-event', push: 'push' },
  {
    name: 'GitHub',
    proof: 'x-hub-signature-256',
    proven: (secret, body) => `sha256=${hexOf(secret, body)}`,
    event: 'x-github-event',
    push: 'push',
  },
  {
    name: 'GitLab',
    proof: 'x-gitlab-token',
    proven: (secret) => secret,
    event: 'x-gitlab-event',
    push: 'Push Hook',
  },
];

/**
 * What a request to the webhook tells. Nothing of its body is looked at before it is known who sent it: by HMAC-SHA-256 (RFC 2104) of the body, or by the
 * secret itself, compared in a time that does not tell how much of it is right.
 */
export function toldByHook({ headers, body }: HookRequest, { secret, branch }: HookSettings): HookTold {
  if (secret === '') return { kind: 'refused', why: 'There is no secret to know requests by.' };
  const service = SERVICES.find(({ proof }) => headers[proof] !== undefined);
  if (!service)
    return { kind: 'refused', why: `It bears no ${SERVICES.map(({ proof }) => proof).join(', ')}.` };
  const { name, proof, proven, event, push } = service;
  const given = headers[proof];
  if (typeof given !== 'string' || !isSameText(proven(secret, body), given))
    return { kind: 'refused', why: `Its ${proof} is not of this body and this secret.` };
  if (headers[event] !== push) return { kind: 'other', why: `${name} tells of no push.` };
  const ref = refIn(body, headers['content-type']);
  if (ref === undefined) return { kind: 'other', why: `${name} names no branch.` };
  return branch === undefined ? toldOf(ref.startsWith(HEADS)) : toldOf(ref === `${HEADS}${branch}`);
}

const HEADS = 'refs/heads/';

function toldOf(isOurs: boolean): HookTold {
  return isOurs ? { kind: 'push' } : { kind: 'other', why: 'It is a push to another branch, or of a tag.' };
}

/** The ref that a push is to; a form has the same JSON in its field `payload`. */
function refIn(body: Uint8Array, type: HookRequest['headers'][string]): string | undefined {
  const text = Buffer.from(body).toString('utf8');
  const isForm = typeof type === 'string' && type.startsWith('application/x-www-form-urlencoded');
  try {
    const told = parseJson(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
    const ref = typeof told === 'object' && told !== null && 'ref' in told ? told.ref : undefined;
    return typeof ref === 'string' ? ref : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
