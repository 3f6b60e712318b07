// Signed-in pages load this beside app.ts.
import { plain, post, read, swapMain } from "./page";

// A queue that is worked by keyboard: j and k move, letters decide, numbers
// choose a reason.
class Queue extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    document.addEventListener("keydown", this.#key);
    this.addEventListener("submit", this.#submit);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#key);
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".queue-item")];
  }

  #current(): number {
    return this.#items().findIndex((item) => item.contains(document.activeElement));
  }

  #go(to: number): void {
    const items = this.#items();
    const item = items[Math.max(0, Math.min(to, items.length - 1))];
    item?.focus();
    item?.scrollIntoView({ block: "nearest" });
  }

  #key = (e: KeyboardEvent): void => {
    if (!plain(e)) return;
    const at = this.#current();
    if (e.key === "j" || e.key === "k") {
      e.preventDefault();
      this.#go(at < 0 ? 0 : at + (e.key === "j" ? 1 : -1));
      return;
    }
    const item = this.#items()[at];
    if (!item) return;
    if (/^[1-9]$/.test(e.key)) {
      const radio = item.querySelectorAll<HTMLInputElement>(".choice input")[Number(e.key) - 1];
      if (radio) {
        e.preventDefault();
        radio.checked = true;
        radio.focus();
      }
      return;
    }
    const button = item.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(e.key)}"]`);
    if (button) {
      e.preventDefault();
      button.click();
    }
  };

  // The next item comes without a new page; the place in the list stays.
  #submit = async (e: SubmitEvent): Promise<void> => {
    const form = e.target as HTMLFormElement;
    if (form.method !== "post") return;
    e.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    const at = this.#current();
    const id = this.id;
    const [url, init] = post(form, e.submitter);
    try {
      swapMain(await read(url, init));
      const next = document.getElementById(id);
      if (next instanceof Queue && !document.querySelector(".error-summary")) next.#go(Math.max(at, 0));
    } catch {
      form.submit();
    } finally {
      this.#busy = false;
    }
  };
}

customElements.define("dh-queue", Queue);

// Ctrl and Enter send the form that they are typed in, as its first button in red does.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing) return;
  const form = (e.target as HTMLElement).closest<HTMLFormElement>("form[data-ctrl-enter]");
  if (!form) return;
  e.preventDefault();
  form.requestSubmit(form.querySelector<HTMLButtonElement>("button.btn-primary"));
});

// The calendar of a day that is typed as 02/10/2026 is the browser's own.
document.addEventListener("click", (e) => {
  const button = (e.target as Element | null)?.closest<HTMLElement>(".day-open");
  const typed = button && document.getElementById(button.dataset.day ?? "");
  if (!button || !(typed instanceof HTMLInputElement)) return;
  button.parentElement?.querySelector(".day-picker")?.remove();
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.className = "day-picker";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  button.after(calendar);
  const day = /^(\d{1,2})\D(\d{1,2})\D(\d{4})/.exec(typed.value.trim());
  calendar.value = day ? `${day[3]}-${day[2]!.padStart(2, "0")}-${day[1]!.padStart(2, "0")}` : "";
  calendar.onchange = () => {
    const [y, m, d] = calendar.value.split("-");
    if (!d) return;
    typed.value = `${d}/${m}/${y}`;
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  };
  calendar.showPicker();
});

// A field in which something is chosen by words: while somebody types, the form asks
// for what its button would show, and nothing else of the page changes.
class Pick extends HTMLElement {
  #asked = "";

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=search]");
    const button = this.querySelector<HTMLButtonElement>("button");
    if (!field || !button) return;
    let timer = 0;
    const find = (wait: number): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void this.#find(field, button), wait);
    };
    field.addEventListener("input", () => find(300));
    field.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.isComposing) return;
      e.preventDefault();
      find(0);
    });
    button.addEventListener("click", (e) => {
      e.preventDefault();
      find(0);
    });
  }

  async #find(field: HTMLInputElement, button: HTMLButtonElement): Promise<void> {
    const form = field.form!;
    const words = (this.#asked = field.value);
    try {
      const { ok, page } = await read(...looking(form, button));
      const there = page.querySelector(`dh-pick[data-name="${this.dataset.name}"]`);
      if (this.#asked !== words) return;
      if (!ok || !there) throw new Error("not the form");
      for (const part of [".choice-list", "[role=status]"]) {
        const now = this.querySelector(part), next = there.querySelector(part);
        now?.replaceChildren(...(next?.childNodes ?? []));
      }
    } catch {
      form.requestSubmit(button); // the form itself says what is wrong
    }
  }
}
customElements.define("dh-pick", Pick);

// looking is the request that the button sends, without files.
function looking(form: HTMLFormElement, button: HTMLButtonElement): [string, RequestInit] {
  const data = new FormData(form, button);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  const fields = new URLSearchParams(data as unknown as Record<string, string>);
  const address = form.getAttribute("action")!; // a field may be called "action"
  if (form.method === "get") return [address + "?" + fields, {}];
  return [address, { method: "POST", body: form.enctype === "multipart/form-data" ? data : fields }];
}
