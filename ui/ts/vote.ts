import { plain, post, read, store, swap, swapMain, type Answer } from "./page";

interface Kept {
  url: string;
  body: string;
}

const shelf = "votes";

function kept(): Kept[] {
  try {
    return JSON.parse(store(shelf) ?? "[]") as Kept[];
  } catch {
    return [];
  }
}

let sending = false;

// sendKept sends what was voted without a network. Each carries its key, so
// that one that had arrived after all is not counted twice.
async function sendKept(): Promise<boolean> {
  if (sending) return false;
  sending = true;
  let sent = false;
  try {
    for (let all = kept(); all.length > 0; all = kept()) {
      const { url, body } = all[0]!;
      const response = await fetch(url, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin" });
      if (response.status === 429 || response.status >= 500) break;
      store(shelf, all.length > 1 ? JSON.stringify(kept().slice(1)) : null);
      sent = true;
    }
  } catch {
    // Still no network; the next time.
  } finally {
    sending = false;
  }
  return sent;
}

// A statement to vote on: the next one comes without a new page.
class Vote extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    this.addEventListener("submit", this.#submit);
    document.addEventListener("keydown", this.#key);
    addEventListener("online", this.#online);
    if (kept().length > 0) void this.#online();
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#key);
    removeEventListener("online", this.#online);
  }

  #say(text: string | undefined): void {
    const status = this.querySelector(".vote-status");
    if (status) status.textContent = text ?? "";
  }

  #key = (e: KeyboardEvent): void => {
    if (!plain(e) || e.repeat) return;
    const button = this.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(e.key)}"]`);
    if (!button) return;
    e.preventDefault();
    button.click();
  };

  #submit = async (e: SubmitEvent): Promise<void> => {
    const form = e.target as HTMLFormElement;
    if (form.method !== "post") return;
    e.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    this.setAttribute("aria-busy", "true");
    const [url, init] = post(form, e.submitter);
    try {
      this.#show(await read(url, init));
    } catch {
      if (form.classList.contains("vote-form")) {
        store(shelf, JSON.stringify([...kept(), { url, body: String(init.body) }]));
        this.#say(this.dataset.kept);
      } else {
        this.#say(this.dataset.failed);
      }
    } finally {
      this.#busy = false;
      this.removeAttribute("aria-busy");
    }
  };

  #online = async (): Promise<void> => {
    if (!(await sendKept()) || !this.isConnected) return;
    this.#say(this.dataset.sent);
    try {
      this.#show(await read(location.href));
    } catch {
      // The next attempt shows it.
    }
  };

  #show(answer: Answer): void {
    if (!answer.page.getElementById(this.id)) {
      swapMain(answer);
      document.getElementById("content")?.focus();
      return;
    }
    for (const part of document.querySelectorAll("[data-part]")) swap(answer.page, part.id);
    const id = this.id;
    swap(answer.page, id);
    const next = document.getElementById(id);
    next?.classList.add("vote-next");
    next?.querySelector<HTMLElement>(".error-summary, .vote-statement")?.focus({ preventScroll: true });
  }
}

customElements.define("dh-vote", Vote);
