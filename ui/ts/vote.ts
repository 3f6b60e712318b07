import { notNow, plain, post, read, swap, swapMain, type Answer } from "./page";
import { drop, keep, patience, send, statementsKept, unsent } from "./vote-queue";

interface Card {
  statement: number;
  kicker: string;
  text: string;
  lang: string;
  served: string;
  why: string;
  was?: string; // the vote so far
}

// The statements that one can go on with while there is no network; it lives
// as long as the page and outlives the element.
const decks = new Map<string, Card[]>();
const enough = 4;

// takes is false while a button takes no tap: it is hidden, or the style sheet
// says so.
function takes(button: HTMLButtonElement): boolean {
  return !button.disabled && !button.closest("[hidden]") && getComputedStyle(button).pointerEvents !== "none";
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// A statement to vote on. The next one comes without a new page; without a
// network it comes from the deck, and the vote is kept.
class Vote extends HTMLElement {
  #busy = false;
  #timer = 0;
  #pause = 5000;
  #past: { card: Card; url: string; body: string }[] = []; // voted on while there is no network

  connectedCallback(): void {
    this.addEventListener("submit", this.#submit);
    document.addEventListener("keydown", this.#key);
    addEventListener("online", this.#send);
    void this.#fill();
    if (unsent() > 0) {
      this.#waiting();
      void this.#send();
    }
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#key);
    removeEventListener("online", this.#send);
  }

  #say(text: string | undefined): void {
    const status = this.querySelector(".vote-status");
    if (status) status.textContent = text ?? "";
  }

  // waiting says how many votes are not stored yet, never that they are.
  #waiting(why?: string): void {
    const n = (this.dataset.unsent ?? "").replace("{0}", String(unsent()));
    this.#say(`${n}. ${why ?? this.dataset.kept ?? ""}`);
  }

  #key = (e: KeyboardEvent): void => {
    if (!plain(e) || e.repeat) return;
    const button = this.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(e.key)}"]`);
    if (!button || !takes(button)) return;
    e.preventDefault();
    button.click();
  };

  #submit = async (e: SubmitEvent): Promise<void> => {
    const form = e.target as HTMLFormElement;
    if (form.method !== "post") return;
    e.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    let tried = false;
    this.setAttribute("aria-busy", "true");
    const [url, init] = post(form, e.submitter);
    const vote = form.classList.contains("vote-form");
    try {
      if (form.classList.contains("vote-undo") && this.#past.length > 0) {
        await this.#undo();
        return;
      }
      // Votes keep their order: a later one does not overtake one that waits.
      if (vote && unsent() > 0) throw new Error("others wait");
      if (vote && !navigator.onLine) throw new Error("no network"); // nothing leaves the device
      tried = true;
      const response = await read(url, { ...init, signal: AbortSignal.timeout(patience) });
      if (vote && notNow(response.status)) throw new Error("not now");
      this.#show(response);
    } catch {
      if (vote) this.#keep(form, url, String(init.body), tried);
      else this.#say(this.dataset.failed);
    } finally {
      this.#busy = false;
      this.removeAttribute("aria-busy");
    }
  };

  #keep(form: HTMLFormElement, url: string, body: string, tried: boolean): void {
    if (!keep(url, body, tried)) {
      this.#say(this.dataset.failed);
      return;
    }
    this.#past.push({ card: this.#card(form), url, body });
    const next = this.#next(url);
    if (next) this.#deal(form, next);
    else for (const b of form.querySelectorAll("button")) b.disabled = true;
    this.#waiting(next ? undefined : this.dataset.last);
    this.#later(0);
  }

  // next takes the first card off the deck that has no vote waiting.
  #next(url: string): Card | undefined {
    const deck = decks.get(this.dataset.deck ?? "") ?? [];
    const taken = statementsKept(url);
    for (let card = deck.shift(); card; card = deck.shift()) {
      if (!taken.has(String(card.statement))) return card;
    }
    return undefined;
  }

  // undo takes the last vote that waits off the shelf and shows its statement.
  // After one that the server may have, a vote waits that takes it back.
  async #undo(): Promise<void> {
    const form = this.querySelector<HTMLFormElement>(".vote-form");
    const last = this.#past.at(-1);
    if (!form || !last) return;
    const dropped = await drop(last.body);
    const back = new URLSearchParams({ statement: String(last.card.statement), vote: last.card.was || "withdrawn", once: newKey() });
    if (!dropped && !keep(last.url, String(back), false)) {
      this.#say(this.dataset.failed);
      return;
    }
    this.#past.pop();
    const buttons = [...form.querySelectorAll("button")];
    if (buttons.some((b) => b.disabled)) for (const b of buttons) b.disabled = false; // nothing was left to deal
    else decks.get(this.dataset.deck ?? "")?.unshift(this.#card(form));
    this.#deal(form, last.card);
    if (!dropped) {
      this.#waiting(this.dataset.undoing);
      this.#later(0);
    } else if (unsent() > 0) this.#waiting();
    else this.#say(this.dataset.undone);
  }

  // card is the statement that is shown.
  #card(form: HTMLFormElement): Card {
    const field = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? "";
    const text = this.querySelector<HTMLElement>(".statement");
    return {
      statement: Number(field("statement")), served: field("served"), was: field("was"),
      text: text?.textContent?.trim() ?? "", lang: text?.lang || document.documentElement.lang,
      kicker: this.querySelector(".vote-statement .kicker")?.textContent ?? "", why: this.querySelector(".vote-why")?.textContent ?? "",
    };
  }

  // deal shows a card of the deck in the place of the statement.
  #deal(form: HTMLFormElement, card: Card): void {
    const set = (name: string, value: string): void => {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    };
    set("statement", String(card.statement));
    set("served", card.served);
    set("once", newKey());
    set("was", card.was ?? "");
    for (const b of form.querySelectorAll("button")) {
      if (card.was && b.value === card.was) b.setAttribute("aria-pressed", "true");
      else b.removeAttribute("aria-pressed");
    }
    const text = this.querySelector<HTMLElement>(".statement");
    if (text) {
      text.textContent = card.text;
      text.lang = card.lang;
    }
    const kicker = this.querySelector(".vote-statement .kicker");
    if (kicker) kicker.textContent = card.kicker;
    const why = this.querySelector(".vote-why");
    if (why) why.textContent = card.why;
    const undo = this.querySelector<HTMLElement>(".vote-undo");
    if (undo) undo.hidden = this.#past.length === 0;
    form.replaceChildren(...form.childNodes); // the buttons arrive anew, as on a new page
    this.querySelector<HTMLElement>(".vote-statement")?.focus({ preventScroll: true });
  }

  // fill fetches the deck while there is a network.
  async #fill(): Promise<void> {
    const url = this.dataset.deck;
    if (!url || (decks.get(url)?.length ?? 0) >= enough) return;
    try {
      const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const now = this.querySelector<HTMLInputElement>(".vote-form input[name=statement]")?.value;
      const { cards } = (await response.json()) as { cards: Card[] };
      decks.set(url, cards.filter((c) => String(c.statement) !== now));
    } catch {
      // The next statement tries again.
    }
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#send(), Math.max(wait, this.#pause));
    this.#pause = Math.min(2 * this.#pause, 60_000);
  }

  #send = async (): Promise<void> => {
    const before = unsent();
    if (before === 0) return;
    const { sent, refused, left, wait } = await send();
    if (!this.isConnected) return;
    if (left > 0) {
      this.#waiting();
      this.#later(wait);
      return;
    }
    if (sent + refused.length === 0) return; // another tab did it
    try {
      const answer = await read(location.pathname); // without what the address tells of a vote before
      if (!notNow(answer.status)) {
        decks.delete(this.dataset.deck ?? "");
        this.#show(answer);
      }
    } catch {
      // The next attempt shows it.
    }
    const status = document.querySelector(".vote-status");
    if (status) status.textContent = refused.length > 0 ? (this.dataset.refused ?? "").replace("{0}", refused.join(" ")) : (this.dataset.sent ?? "");
  };

  #show(answer: Answer): void {
    if (!answer.page.getElementById(this.id)) {
      swapMain(answer);
      document.getElementById("content")?.focus();
      return;
    }
    for (const part of document.querySelectorAll("[data-part]")) swap(answer.page, part.id);
    const id = this.id;
    const shown = this.querySelector<HTMLInputElement>(".vote-form input[name=statement]")?.value;
    swap(answer.page, id);
    if (answer.url !== location.href) history.replaceState(null, "", answer.url);
    const next = document.getElementById(id);
    next?.scrollIntoView(); // as the address "#vote" does without scripts
    if (next?.querySelector<HTMLInputElement>(".vote-form input[name=statement]")?.value !== shown) next?.classList.add("vote-next");
    next?.querySelector<HTMLElement>(".error-summary, .vote-statement")?.focus({ preventScroll: true });
  }
}

customElements.define("dh-vote", Vote);
