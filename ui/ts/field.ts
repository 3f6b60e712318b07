import { read, store } from "./page";

// Counts characters as the server does: code points of the composed form.
class Count extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input");
    if (!field) return;
    const max = Number(this.dataset.max);
    const counter = this.querySelector<HTMLElement>(".counter");
    if (max && counter) {
      const format = new Intl.NumberFormat(document.documentElement.lang);
      const show = (): void => {
        const left = max - [...field.value.normalize("NFC").trim()].length;
        counter.classList.toggle("counter-over", left < 0);
        counter.textContent = (left < 0 ? this.dataset.over : this.dataset.left)!.replace("{0}", format.format(Math.abs(left)));
      };
      field.addEventListener("input", show);
      show();
    }
    if (this.dataset.similar) this.#similar(field, this.dataset.similar);
  }

  // Asks for similar texts when typing stops.
  #similar(field: HTMLTextAreaElement | HTMLInputElement, url: string): void {
    const box = this.querySelector(".similar");
    if (!box) return;
    const before = [...box.childNodes];
    let timer = 0;
    let asked = "";
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(async () => {
        const text = field.value.trim();
        if (text.length < 8) {
          box.replaceChildren(...before);
          return;
        }
        asked = text;
        try {
          const { ok, page } = await read(url + (url.includes("?") ? "&" : "?") + new URLSearchParams({ text }));
          if (!ok || asked !== text) return;
          box.replaceChildren(...(page.body.childElementCount > 0 ? page.body.childNodes : before));
        } catch {
          // A help only; writing goes on without it.
        }
      }, 500);
    });
  }
}
customElements.define("dh-count", Count);

// What is wrong with a form takes the focus.
class Focus extends HTMLElement {
  connectedCallback(): void {
    (this.firstElementChild as HTMLElement | null)?.focus();
  }
}
customElements.define("dh-focus", Focus);

// A second press of a button does not send a form twice.
document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  if (e.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// What is typed into a form with a name stays on the device until it is sent.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
  const key = "draft:" + form.dataset.draft;
  const fields = (): (HTMLTextAreaElement | HTMLInputElement)[] => [...form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea[name], input[name]:not([type=hidden], [type=radio], [type=checkbox], [type=file])")];
  try {
    const saved = JSON.parse(store(key) ?? "{}") as Record<string, string>;
    for (const f of fields()) {
      if (!f.value && saved[f.name]) {
        f.value = saved[f.name]!;
        f.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  } catch {
    store(key, null);
  }
  form.addEventListener("input", () => store(key, JSON.stringify(Object.fromEntries(fields().map((f) => [f.name, f.value])))));
  form.addEventListener("submit", () => store(key, null));
}
