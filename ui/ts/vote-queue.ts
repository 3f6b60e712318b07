import { notNow, store } from "./page";

// Votes that could not be sent stay on this device until the server has said
// that each is stored. Every one carries its own key, so that one which had
// arrived after all is not counted twice.

interface Kept {
  url: string;
  body: string;
  tried: boolean; // it was sent, and the server may have it
}

const shelf = "votes";

function read(): Kept[] {
  try {
    return JSON.parse(store(shelf) ?? "[]") as Kept[];
  } catch {
    return [];
  }
}

function write(all: Kept[]): void {
  store(shelf, all.length > 0 ? JSON.stringify(all) : null);
}

export function unsent(): number {
  return read().length;
}

// statementsKept lists the statements that wait with a vote, so that they are
// not shown again meanwhile.
export function statementsKept(url: string): Set<string> {
  return new Set(read().filter((k) => k.url === url).map((k) => new URLSearchParams(k.body).get("statement") ?? ""));
}

// keep puts a vote on the shelf; false when this device cannot keep anything.
export function keep(url: string, body: string, tried: boolean): boolean {
  write([...read(), { url, body, tried }]);
  return read().some((k) => k.body === body);
}

// drop takes a vote off the shelf that no tab has sent yet; false when the
// server may have it.
export async function drop(body: string): Promise<boolean> {
  const off = (): boolean => {
    if (!read().some((k) => k.body === body && !k.tried)) return false;
    write(read().filter((k) => k.body !== body));
    return true;
  };
  if (sending) return false;
  if (!navigator.locks) return off();
  return (await navigator.locks.request("votes", { ifAvailable: true }, async (lock) => lock !== null && off())) as boolean;
}

export interface Outcome {
  sent: number;
  refused: string[]; // why, in the server's words
  left: number;
  wait: number; // milliseconds that the server asks for; 0: none
}

// patience is how long an answer may take before the network counts as gone.
export const patience = 8000;

async function sendAll(): Promise<Outcome> {
  const out: Outcome = { sent: 0, refused: [], left: 0, wait: 0 };
  try {
    for (let next = read()[0]; next; next = read()[0]) {
      if (!navigator.onLine) break; // nothing leaves the device, so nothing may have arrived
      const { url, body } = next;
      write(read().map((k) => (k.body === body ? { ...k, tried: true } : k)));
      if (!read().some((k) => k.body === body && k.tried)) break; // a full device: without the mark it would count as never sent
      const response = await fetch(url, {
        method: "POST", credentials: "same-origin", headers: { Accept: "application/json" },
        body: new URLSearchParams(body), signal: AbortSignal.timeout(patience),
      });
      if (notNow(response.status)) {
        out.wait = 1000 * Number(response.headers.get("Retry-After") ?? 0);
        break;
      }
      if (response.ok) out.sent++;
      else out.refused.push(String(((await response.json()) as { detail?: string }).detail ?? response.status));
      write(read().filter((k) => k.body !== body));
    }
  } catch {
    // Still no network.
  }
  out.left = unsent();
  return out;
}

let sending: Promise<Outcome> | undefined;

// send sends what is kept, in the order in which it was voted, one tab at a time.
export function send(): Promise<Outcome> {
  sending ??= (async () => {
    try {
      if (!navigator.locks) return await sendAll();
      return (await navigator.locks.request("votes", { ifAvailable: true }, async (lock) =>
        lock ? sendAll() : { sent: 0, refused: [], left: unsent(), wait: 0 })) as Outcome;
    } finally {
      sending = undefined;
    }
  })();
  return sending;
}
