package browser

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/nav"
	"dienhong/kit/site"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// phones are the sizes that people hold, and the one that a desk has at 400 %.
var phones = [][2]int64{{320, 568}, {360, 640}, {360, 800}, {375, 667}, {390, 844}, {393, 852}, {412, 915}, {430, 932}}

// manyRooms are the entries of a site with twelve public rooms, most with names
// longer than today's.
var manyRooms = []nav.Entry{
	{Key: "consultation.nav", Path: "/r1", Group: nav.TakePart, Main: true},
	{Key: "initiative.plural", Path: "/r2", Group: nav.TakePart, Main: true},
	{Key: "report.nav_office", Path: "/r3", Group: nav.TakePart, Main: true},
	{Key: "statement.nav_track", Path: "/r4", Group: nav.TakePart, Main: true},
	{Key: "plan.title", Path: "/r5", Group: nav.Outcomes, Main: true},
	{Key: "city.documents.title", Path: "/r6", Group: nav.Outcomes},
	{Key: "answer.found", Path: "/r7", Group: nav.Outcomes},
	{Key: "indicator.nav", Path: "/r8", Group: nav.Outcomes},
	{Key: "city.nav_bodies", Path: "/r9", Group: nav.About},
	{Key: "synthesis.about", Path: "/r10", Group: nav.About},
	{Key: "ui.footer.privacy", Path: "/r11", Group: nav.About},
	{Key: "monitoring.title", Path: "/r12", Group: nav.About},
}

// roomsSite serves pages that have nothing but a navigation around them.
func roomsSite(t *testing.T) string {
	t.Helper()
	var n *nav.Nav
	rooms := site.New(t, site.Options{Chrome: ui.Chrome{
		City: civic.Text{VI: "Thành phố Hà Nội", EN: "Hà Nội City"}, Search: "/search",
		Menu: func(ctx context.Context, path string, office bool) []ui.MenuGroup { return n.Menu(ctx, path, office) },
	}})
	rt := rooms.Router
	draw := func(w http.ResponseWriter, r *http.Request) error {
		body := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return ui.PageHeader(ui.HeaderProps{Title: "Diên Hồng"}).Render(ctx, w)
		})
		return web.Render(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return ui.Layout(ui.Page{Title: "Diên Hồng"}).Render(templ.WithChildren(ctx, body), w)
		}))
	}
	rt.Handle("GET /{$}", web.Public, draw)
	for _, e := range manyRooms {
		rt.Handle("GET "+e.Path, web.Public, draw)
		rt.Handle("GET "+e.Path+"/{id}", web.Public, draw)
	}
	rt.HandleStd("GET "+ui.AssetsPath+"{file}", web.Public, ui.Assets(), web.As(web.Light))
	n = nav.New(manyRooms, rt.Routes())
	s := httptest.NewServer(rooms.Handler())
	t.Cleanup(s.Close)
	return s.URL
}

// textSize sets the size of text that the reader's browser starts from; 16 is
// usual.
func (p *Page) textSize(px int64) {
	p.t.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: px, Fixed: px * 13 / 16}})
		return err
	}))
}

// menuFaults says what is wrong with the menu of the open page once it is open.
const menuFaults = `((n) => {
  const faults = [], seen = [...document.querySelectorAll(".nav a")].filter((a) => a.checkVisibility());
  const links = seen.filter((a) => a.closest(".menu"));
  if (links.length !== n) faults.push(links.length + " entries are in sight");
  for (const a of [...links, document.querySelector(".menu summary")]) {
    const r = a.getBoundingClientRect();
    if (r.left < 0 || r.right > innerWidth || r.height < 44 || r.width < 24 || a.scrollWidth > a.clientWidth + 1) faults.push(a.innerText + " is cut: " + JSON.stringify(r));
  }
  for (const [i, a] of seen.entries()) for (const b of seen.slice(i + 1)) {
    const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
    if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1) faults.push(a.innerText + " lies over " + b.innerText);
  }
  if (links.filter((a) => a.getAttribute("aria-current")).length !== 1) faults.push("the current entry is not marked");
  if (document.scrollingElement.scrollWidth > innerWidth) faults.push("wider than the screen: " + document.scrollingElement.scrollWidth);
  return faults;
})(%d)`

// TestTheMenuOfTwelveRoomsFitsAPhone opens the menu on phones of eight sizes, in
// both languages, with text of the usual and of twice the size, with and without
// scripts.
func TestTheMenuOfTwelveRoomsFitsAPhone(t *testing.T) {
	base := roomsSite(t)
	for _, scriptless := range []bool{false, true} {
		p := Inspect(Open(t, base, Look{Phone: true, Calm: true, Scriptless: scriptless}))
		if !scriptless {
			p.Late()
		}
		for _, size := range phones {
			p.Do(chromedp.EmulateViewport(size[0], size[1], chromedp.EmulateMobile, chromedp.EmulateTouch))
			for _, px := range []int64{16, 32} {
				p.textSize(px)
				for _, address := range []string{"/r7/8", "/en/r12"} {
					at := fmt.Sprintf("%s on %d × %d, text of %d px, without scripts: %v", address, size[0], size[1], px, scriptless)
					p.Go(address)
					var faults []string
					if !scriptless {
						faults = p.Faults()
					}
					if closed := Eval[int](p.Page, `[...document.querySelectorAll(".nav a")].filter((a) => a.checkVisibility()).length`); closed != 1 {
						faults = append(faults, fmt.Sprintf("%d entries stand beside the closed menu", closed))
					}
					if high := Eval[float64](p.Page, `document.querySelector(".nav").getBoundingClientRect().height`); px == 16 && high > 76 {
						faults = append(faults, fmt.Sprintf("the closed menu takes %.0f px", high))
					}
					p.Click(".menu summary")
					faults = append(faults, Eval[[]string](p.Page, fmt.Sprintf(menuFaults, len(manyRooms)))...)
					if px == 16 && !scriptless && size == phones[1] {
						faults = append(faults, p.Violations(everything)...)
					}
					for _, f := range faults {
						t.Errorf("%s: %s", at, f)
					}
					if !scriptless {
						picture(p.Page, fmt.Sprintf("menu-%d-%d%s", size[0], px, strings.ReplaceAll(address, "/", "-")))
					}
				}
			}
		}
	}
}

// TestTheMenuByKeyboard opens the menu, goes through it, closes it and follows an
// entry, on a phone and on a desk.
func TestTheMenuByKeyboard(t *testing.T) {
	base := roomsSite(t)
	for _, look := range []Look{{Phone: true, Calm: true}, {Calm: true}} {
		p := Open(t, base, look)
		p.Go("/r7/8")
		tabTo(p, ".menu summary")
		p.Enter()
		for range manyRooms {
			tabTo(p, ".menu a")
		}
		p.Press("\x1b")
		if closed := Eval[bool](p, `!document.querySelector(".menu").open && document.activeElement.matches(".menu summary")`); !closed {
			t.Error("Escape does not close the menu and go back to what opened it")
		}
		p.Enter()
		tabTo(p, `.menu a[href="/r9"]`)
		picture(p, fmt.Sprintf("menu-open-phone-%v", look.Phone))
		p.Enter()
		p.Wait(`location.pathname === "/r9" && document.querySelector('.nav-bar [aria-current="page"]')`)
	}
}

// TestOnADeskTheMainRoomsStandBesideTheMenu at all widths that a desk has, and the
// room of the page is marked.
func TestOnADeskTheMainRoomsStandBesideTheMenu(t *testing.T) {
	base := roomsSite(t)
	p := Inspect(Open(t, base, Look{Calm: true}))
	for _, width := range []int64{1024, 1280, 1920} {
		p.Do(chromedp.EmulateViewport(width, 900))
		for _, address := range []string{"/", "/en/r1", "/r1/9", "/r12"} {
			p.Go(address)
			faults := p.Faults()
			shown := Eval[[]string](p.Page, `[...document.querySelectorAll(".nav-bar a")].filter((a) => a.checkVisibility()).map((a) => a.getAttribute("href").replace("/en/", "/") + " " + (a.getAttribute("aria-current") ?? ""))`)
			var there, marked []string
			for _, s := range shown {
				path, current, _ := strings.Cut(s, " ")
				if there = append(there, path); current != "" {
					marked = append(marked, s)
				}
			}
			for _, e := range manyRooms {
				if e.Main && !slices.Contains(there, e.Path) {
					faults = append(faults, e.Path+" is not in the line")
				}
			}
			if want := map[string]string{"/en/r1": "/r1 page", "/r1/9": "/r1 true", "/r12": "/r12 page"}[address]; strings.Join(marked, " ") != want {
				faults = append(faults, fmt.Sprintf("marked is %v, not %q", marked, want))
			}
			for _, f := range faults {
				t.Errorf("%s at %d: %s", address, width, f)
			}
			picture(p.Page, fmt.Sprintf("desk-%d%s", width, strings.ReplaceAll(address, "/", "-")))
		}
	}
}
