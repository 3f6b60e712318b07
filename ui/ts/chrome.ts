import { store } from "./page";

const svg = "http://www.w3.org/2000/svg";

function icon(path: string): SVGSVGElement {
  const s = document.createElementNS(svg, "svg");
  const attributes = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", class: "icon", "aria-hidden": "true" };
  for (const [k, v] of Object.entries(attributes)) s.setAttribute(k, v);
  const p = document.createElementNS(svg, "path");
  p.setAttribute("d", path);
  s.append(p);
  return s;
}

const sun = "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300L19 19M19 5l-1.700 1.700M6.700 17.300L5 19";
const moon = "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z";

// Light or dark by hand; otherwise as the system says.
class Theme extends HTMLElement {
  connectedCallback(): void {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const dark = (): boolean => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tool";
    const show = (): void => {
      const to = (dark() ? this.dataset.light : this.dataset.dark) ?? "";
      button.replaceChildren(icon(dark() ? sun : moon));
      button.setAttribute("aria-label", `${this.dataset.label}: ${to}`);
      button.title = to;
    };
    button.addEventListener("click", () => {
      const theme = dark() ? "light" : "dark";
      if ((theme === "dark") === system.matches) {
        delete root.dataset.theme;
        store("theme", null);
      } else {
        root.dataset.theme = theme;
        store("theme", theme);
      }
      show();
    });
    system.addEventListener("change", show);
    show();
    this.replaceChildren(button);
  }
}
customElements.define("dh-theme", Theme);

// A text with a button that copies it.
class Copy extends HTMLElement {
  connectedCallback(): void {
    const [text, button, said] = this.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
    if (!navigator.clipboard) {
      button.style.visibility = "hidden";
      return;
    }
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent?.trim() ?? "");
      said.textContent = this.dataset.copied ?? "";
      setTimeout(() => (said.textContent = ""), 4000);
    });
  }
}
customElements.define("dh-copy", Copy);

// Tabs scroll sideways on a phone: the current one is in sight. The
// style sheet does it before the page is drawn where the browser knows how.
if (!CSS.supports("scroll-initial-target", "nearest")) for (const bar of document.querySelectorAll<HTMLElement>(".tabs ul")) {
  const now = bar.querySelector<HTMLElement>("[aria-current]");
  if (now) bar.scrollLeft = now.offsetLeft - bar.clientWidth / 3;
}

// Escape closes the menu, and the focus goes back to what opened it.
document.addEventListener("keydown", (e) => {
  const menu = e.key === "Escape" && document.querySelector<HTMLDetailsElement>(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")!.focus();
});

// Ctrl and K (⌘ and K) go to the search: its field when it is in sight, else its page.
document.addEventListener("keydown", (e) => {
  if (e.key.toLowerCase() !== "k" || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.isComposing) return;
  const tools = [...document.querySelectorAll<HTMLElement>("[data-search]")].filter((t) => t.checkVisibility?.() ?? t.offsetParent !== null);
  const field = document.querySelector<HTMLInputElement>("main search input[type=search]") ?? tools.find((t) => t instanceof HTMLInputElement);
  if (!field && tools.length === 0) return;
  e.preventDefault();
  if (field) {
    field.focus();
    (field as HTMLInputElement).select();
  } else tools[0]!.click();
});
