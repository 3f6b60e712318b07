// What the custom elements share: reading a page from the server and putting
// parts of it in the place of what is shown.

export interface Answer {
  ok: boolean;
  status: number;
  url: string;
  page: Document;
}

// read fetches a page. One that is not what was asked for, because the server
// cannot do it now, comes without waiting for its style sheets.
export async function read(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { credentials: "same-origin", ...init });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!notNow(response.status)) await dress(page);
  return { ok: response.ok, status: response.status, url: response.url, page };
}

// notNow is true for a status that says: later perhaps.
export function notNow(status: number): boolean {
  return status === 429 || status >= 500;
}

// A part without its style is better than a page that takes no tap: this is how
// many milliseconds it waits for a style sheet.
const dressing = 1500;

// The style sheets that are on their way, and when to stop waiting for each.
const coming = new Map<string, Promise<void>>();

// dress loads the style sheets that a page needs and this one does not have yet,
// so that its parts can be shown here at once. Each takes the place in the
// cascade that it has there.
async function dress(page: Document): Promise<void> {
  const waits: (Promise<void> | undefined)[] = [];
  let after: HTMLLinkElement | undefined;
  for (const href of links(page).map((link) => link.getAttribute("href")!).reverse()) {
    let link = links(document).find((l) => l.getAttribute("href") === href);
    if (!link) {
      link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      coming.set(href, arrival(link, href));
      if (after) after.before(link);
      else document.head.append(link);
    }
    waits.push(coming.get(href));
    after = link;
  }
  await Promise.all(waits);
}

function links(of: Document): HTMLLinkElement[] {
  return [...of.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
}

// arrival ends when the style sheet is there or need not be waited for any
// longer. One that fails leaves, so that the next page asks for it again.
function arrival(link: HTMLLinkElement, href: string): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      coming.delete(href);
      done();
    };
    link.onload = end;
    link.onerror = () => {
      link.remove();
      end();
    };
    setTimeout(done, dressing);
  });
}

export function post(form: HTMLFormElement, button: HTMLElement | null): [string, RequestInit] {
  const data = new FormData(form);
  const b = button as HTMLButtonElement | null;
  if (b?.name) data.append(b.name, b.value);
  const fields = [...data].map(([k, v]): [string, string] => [k, String(v)]);
  return [b?.hasAttribute("formaction") ? b.formAction : form.getAttribute("action")!, { method: "POST", body: new URLSearchParams(fields) }];
}

// swap replaces the element with the same id; false when the page has none.
export function swap(page: Document, id: string): boolean {
  const now = document.getElementById(id);
  const next = page.getElementById(id);
  if (!now || !next) return false;
  now.replaceWith(document.adoptNode(next));
  return true;
}

// swapMain replaces the whole content and follows the address.
export function swapMain(answer: Answer): void {
  void dress(answer.page); // an error has not been waited for
  if (!swap(answer.page, "content")) {
    location.assign(answer.url);
    return;
  }
  document.title = answer.page.title;
  if (answer.url !== location.href) history.replaceState(null, "", answer.url);
}

export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
    !/^(radio|checkbox|submit|button)$/.test((target as HTMLInputElement).type));
}

// plain is true for a key pressed alone, outside a field.
export function plain(e: KeyboardEvent): boolean {
  return !e.ctrlKey && !e.metaKey && !e.altKey && !e.isComposing && !typing(e.target);
}

export function store(key: string, value?: string | null): string | null {
  try {
    if (value === undefined) return localStorage.getItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage can be forbidden or full; the page works without it.
  }
  return null;
}
