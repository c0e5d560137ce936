/** What is asked of a page: to be shown, or to take a form. */
export interface PageRequest {
  readonly method: 'GET' | 'POST';
  /** As it was sent, without a query: `/violations/`. */
  readonly path: string;
  readonly cookies: Readonly<Record<string, string>>;
  /** The fields of the form; none of a page that is to be shown. */
  readonly form: Readonly<Record<string, string>>;
  /** What a browser says of where a form was sent from (`Origin`, `Sec-Fetch-Site`), and the name it asked for. */
  readonly origin?: string;
  readonly site?: string;
  readonly host?: string;
  /** Who sends it, as a trusted proxy names them. */
  readonly user?: string;
}

/** A page as it is answered. */
export interface PageAnswer {
  readonly status: number;
  readonly html: string;
  /** A cookie for these pages alone, which scripts and other sites never see. */
  readonly cookie?: { readonly name: string; readonly value: string; readonly isSecure: boolean };
}

/** From which addresses a header is believed that says who sends a request. */
export interface ProxyTrust {
  readonly userHeader?: string;
  /** Addresses and networks. */
  readonly trusted: readonly string[];
}

/** Pages that are made when they are asked for, and take forms. */
export interface Pages {
  /** Whether a path is one of these pages'. */
  has(path: string): boolean;
  readonly trust: ProxyTrust;
  /** Answers a request for one of them. Never by anything but a POST is something changed. */
  answer(request: PageRequest): Promise<PageAnswer>;
}
