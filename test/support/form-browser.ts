/** A browser that keeps cookies and sends the form that it was shown, as a person would. */
export function browserAt(url: string, headers: Readonly<Record<string, string>> = {}) {
  let cookie = '';
  const read = async (response: Response) => {
    const [own] = response.headers.getSetCookie();
    if (own !== undefined) cookie = own.split(';', 1)[0] ?? '';
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  return {
    open: async (path: string) => read(await fetch(url + path, { headers: { ...headers, cookie } })),
    /** Sends the first form of a page, or that of a deed, with a text. */
    send: async (
      path: string,
      html: string,
      text = '',
      did?: string,
      more: Readonly<Record<string, string>> = {},
    ) => {
      const form = formIn(html, did);
      const at = new URL(form.action === '' ? path : form.action, url + path);
      const body = new URLSearchParams({ ...form.hidden, text });
      return read(await fetch(at, { method: 'POST', headers: { ...headers, cookie, ...more }, body }));
    },
  };
}

/** The first form of a page, or that of a deed: where it is sent, and what it holds unseen. */
export function formIn(html: string, did?: string) {
  const forms = html.split('<form').slice(1);
  const form = forms.find((one) => did === undefined || one.includes(`name="did" value="${did}"`));
  if (form === undefined)
    throw new Error(`There is no form ${did ?? ''}: ${html.slice(html.indexOf('<body'))}`);
  const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value],
  );
  return { action: /action="([^"]*)"/.exec(form)?.[1] ?? '', hidden: Object.fromEntries(hidden) };
}

/** What is said to the reader above all else, after the title of a page that shows no violation. */
export function noticeIn(html: string): string {
  const [, , notice = ''] = /<(p|div) class="notice[^>]*>([\s\S]*?)<\/\1>/.exec(html) ?? [];
  const [, title = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? [];
  const said = html.includes('What is known') ? notice : `${title}. ${notice}`;
  return said
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
