import { plain, post, read, store, swapMain } from "./page";

// Kept is a vote that could not be sent, as the form would have sent it.
interface Kept {
  url: string;
  body: string;
}

// Card is a statement that the server has given beforehand.
interface Card {
  statement: number;
  kicker: string;
  text: string;
  lang: string;
  served: string;
  why: string;
}

const shelf = "votes";
const few = 4;

// The deck outlives the element, which is drawn anew after each vote.
let deck: Card[] = [];
let sending = false;

function kept(): Kept[] {
  try {
    return JSON.parse(store(shelf) ?? "[]") as Kept[];
  } catch {
    return [];
  }
}

// sendKept sends what was voted without a network, in order. Each vote carries
// its key, so that one that had arrived after all is not counted twice. It
// gives how many were taken and the reason of the last one that was refused.
async function sendKept(): Promise<{ sent: number; refused: string }> {
  const result = { sent: 0, refused: "" };
  if (sending) return result;
  sending = true;
  try {
    for (let all = kept(); all.length > 0; all = kept()) {
      const { url, body } = all[0]!;
      const response = await fetch(url, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.status === 429 || response.status >= 500) break;
      if (response.ok) result.sent++;
      else result.refused = ((await response.json().catch(() => ({}))) as { detail?: string }).detail ?? String(response.status);
      const rest = kept().slice(1);
      store(shelf, rest.length > 0 ? JSON.stringify(rest) : null);
    }
  } catch {
    // Still no network; the next time.
  } finally {
    sending = false;
  }
  return result;
}

function once(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// A statement to vote on: the next one comes without a new page, and from the
// deck when there is no network.
class Vote extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    this.addEventListener("submit", this.#submit);
    document.addEventListener("keydown", this.#key);
    addEventListener("online", this.#online);
    if (kept().length > 0) void this.#online();
    const now = Number(this.#field("statement")?.value);
    deck = deck.filter((c) => c.statement !== now);
    if (this.dataset.deck && deck.length < few) void this.#fill(this.dataset.deck, now);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#key);
    removeEventListener("online", this.#online);
  }

  #field(name: string): HTMLInputElement | null {
    return this.querySelector(`.vote-form input[name=${name}]`);
  }

  #say(text: string | undefined, value: string | number = ""): void {
    const status = this.querySelector(".vote-status");
    if (status) status.textContent = (text ?? "").replace("{0}", String(value));
  }

  async #fill(url: string, now: number): Promise<void> {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.ok) deck = ((await response.json()) as { cards: Card[] }).cards.filter((c) => c.statement !== now);
    } catch {
      // Voting goes on without a deck.
    }
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
    const card = form.classList.contains("vote-form");
    try {
      const answer = await read(url, init);
      swapMain(answer);
      const next = document.getElementById(this.id);
      next?.classList.add("vote-next");
      (document.querySelector<HTMLElement>(".error-summary") ?? next?.querySelector<HTMLElement>(".vote-statement") ?? document.getElementById("content"))?.focus({ preventScroll: true });
    } catch {
      if (card) this.#keep({ url, body: String(init.body) });
      else this.#say(this.dataset.failed);
    } finally {
      this.#busy = false;
      this.removeAttribute("aria-busy");
    }
  };

  // Without a network the vote stays here, and the deck gives the next card.
  #keep(vote: Kept): void {
    const all = [...kept(), vote];
    store(shelf, JSON.stringify(all));
    const next = deck.shift();
    const [statement, key, served] = ["statement", "once", "served"].map((n) => this.#field(n));
    if (!next || !statement || !key || !served) {
      for (const b of this.querySelectorAll<HTMLButtonElement>(".vote-button")) b.disabled = true;
      this.#say(next ? this.dataset.kept : this.dataset.last);
      return;
    }
    [statement.value, key.value, served.value] = [String(next.statement), once(), next.served];
    const text = this.querySelector<HTMLElement>(".statement")!;
    text.textContent = next.text;
    text.lang = next.lang;
    for (const [selector, s] of [[".kicker", next.kicker], [".vote-why", next.why]] as const) {
      const part = this.querySelector(selector);
      if (part) part.textContent = s;
    }
    for (const b of this.querySelectorAll(".vote-button")) b.removeAttribute("aria-pressed");
    this.querySelector(".vote-last")?.remove();
    this.#say(`${this.dataset.kept} ${this.dataset.unsent}`, all.length);
    this.querySelector<HTMLElement>(".vote-statement")?.focus({ preventScroll: true });
  }

  #online = async (): Promise<void> => {
    const { sent, refused } = await sendKept();
    if (!this.isConnected || (sent === 0 && !refused)) return;
    let now: Vote = this;
    try {
      swapMain(await read(location.pathname));
      now = (document.getElementById(this.id) as Vote | null) ?? this;
    } catch {
      // What was sent is safe; the page follows at the next vote.
    }
    now.#say(refused ? this.dataset.refused : this.dataset.sent, refused);
  };
}

customElements.define("dh-vote", Vote);
