import { read } from "./page";

const pause = 2000;

// A part of the page that is drawn anew when the server says that something
// has changed: at most once in two seconds, and only while it is looked at.
class Live extends HTMLElement {
  #events?: EventSource;
  #timer = 0;

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#watch);
    this.#watch();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#watch);
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#events?.close();
    this.#events = undefined;
  }

  #watch = (): void => {
    const src = this.getAttribute("src");
    if (document.hidden || !src) {
      this.#stop();
      return;
    }
    if (this.#events) return;
    let first: string | undefined;
    this.#events = new EventSource(src);
    this.#events.onmessage = (e: MessageEvent<string>) => {
      // The first message says which version there is; the page has it.
      const known = this.dataset.version ?? first;
      first = e.data;
      if (known === undefined || known === e.data) {
        this.dataset.version = e.data;
        return;
      }
      this.dataset.version = e.data;
      this.#timer ||= window.setTimeout(this.#refresh, pause);
    };
  };

  #refresh = async (): Promise<void> => {
    this.#timer = 0;
    try {
      const { ok, page } = await read(this.dataset.fragment || location.href);
      if (!ok || !this.isConnected || (this.contains(document.activeElement) && document.activeElement !== document.body)) return;
      const next = page.getElementById(this.id);
      if (next) this.replaceChildren(...next.childNodes);
      else this.replaceChildren(...page.body.childNodes);
    } catch {
      // The next event tries again.
    }
  };
}
customElements.define("dh-live", Live);

