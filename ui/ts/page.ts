// What the custom elements share: reading a page from the server and putting
// parts of it in the place of what is shown.

export interface Answer {
  ok: boolean;
  status: number;
  url: string;
  page: Document;
}

export async function read(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { credentials: "same-origin", ...init });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  await dress(page);
  return { ok: response.ok, status: response.status, url: response.url, page };
}

// dress loads the style sheets that a page needs and this one does not have yet,
// so that its parts can be shown here at once.
async function dress(page: Document): Promise<void> {
  const sheets = (of: Document) => [...of.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].map((link) => link.getAttribute("href")!);
  const have = sheets(document);
  await Promise.all(sheets(page).filter((href) => !have.includes(href)).map((href) => new Promise<unknown>((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = done;
    document.head.append(link);
  })));
}

export function post(form: HTMLFormElement, button: HTMLElement | null): [string, RequestInit] {
  const data = new FormData(form);
  const b = button as HTMLButtonElement | null;
  if (b?.name) data.append(b.name, b.value);
  const fields = [...data].map(([k, v]): [string, string] => [k, String(v)]);
  return [b?.hasAttribute("formaction") ? b.formAction : form.action, { method: "POST", body: new URLSearchParams(fields) }];
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
