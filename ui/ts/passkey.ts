// <dh-passkey> asks the browser for a passkey, to sign in (data-kind="get") or
// to make a new one ("create"). It is shown where that can work: see first.ts.

type Question = { ceremony: string; options: Record<string, any> };

const bytes = (text: string): Uint8Array<ArrayBuffer> => {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
};

const text = (buffer: ArrayBuffer | null): string | undefined => {
  if (!buffer) return undefined;
  const raw = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (list: any[] | undefined): any[] | undefined =>
  list?.map((c) => ({ ...c, id: bytes(c.id) }));

const readable = (o: Record<string, any>): any => ({
  ...o,
  challenge: bytes(o.challenge),
  ...(o.user && { user: { ...o.user, id: bytes(o.user.id) } }),
  ...(o.excludeCredentials && { excludeCredentials: withBytes(o.excludeCredentials) }),
  ...(o.allowCredentials && { allowCredentials: withBytes(o.allowCredentials) }),
});

const sendable = (c: any): unknown => ({
  id: c.id,
  rawId: text(c.rawId),
  type: c.type,
  authenticatorAttachment: c.authenticatorAttachment ?? undefined,
  clientExtensionResults: c.getClientExtensionResults(),
  response: {
    clientDataJSON: text(c.response.clientDataJSON),
    attestationObject: text(c.response.attestationObject),
    transports: c.response.getTransports?.(),
    authenticatorData: text(c.response.authenticatorData),
    signature: text(c.response.signature),
    userHandle: text(c.response.userHandle),
  },
});

/** A sentence of the server, already in the reader's language. */
class Refusal extends Error {}

const post = async (path: string, body: unknown): Promise<any> => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Refusal(value.errors?.[0]?.detail ?? value.detail);
  return value;
};

class Passkey extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button")!;
    button.addEventListener("click", async () => {
      button.disabled = true;
      this.say("");
      try {
        await this.run();
      } catch (e) {
        const own = e instanceof Refusal && e.message;
        const stopped = e instanceof DOMException && (e.name === "NotAllowedError" || e.name === "AbortError");
        this.say(own || (stopped ? this.dataset.stopped! : this.dataset.failed!));
      }
      button.disabled = false;
    });
  }

  private async run(): Promise<void> {
    const { question, answer, kind, next } = this.dataset;
    const q: Question = await post(question!, {});
    const publicKey = readable(q.options);
    const credential =
      kind === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
    const name = this.querySelector<HTMLInputElement>("input[name=name]")?.value ?? "";
    const done = await post(answer!, { ceremony: q.ceremony, answer: sendable(credential), name, next });
    location.assign(done.to);
  }

  private say(sentence: string): void {
    const line = document.createElement("p");
    line.className = "field-error";
    line.textContent = sentence;
    this.querySelector("[role=alert]")!.replaceChildren(...(sentence ? [line] : []));
  }
}

customElements.define("dh-passkey", Passkey);

export {};
