package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// executable finds the browser that tools/setup.sh brings.
var executable = sync.OnceValues(func() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on this machine: run tools/setup.sh")
})

// one is the browser that all tests share; every [Page] is a window of its own
// with its own cookies and cache. It ends with the tests: see [Close].
var one struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop func()
}

func start() (context.Context, error) {
	one.once.Do(func() {
		path, err := executable()
		if err != nil {
			one.err = err
			return
		}
		profile, err := os.MkdirTemp("", "dienhong-browser-")
		if err != nil {
			one.err = err
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-dev-shm-usage", true),
		)
		alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
		one.ctx, one.stop = ctx, func() {
			cancel()
			stopAlloc()
			_ = os.RemoveAll(profile)
		}
		// The first step starts the browser, which lives as long as its context.
		one.err = chromedp.Do(ctx)
	})
	return one.ctx, one.err
}

// Close ends the browser, if one was started.
func Close() {
	if one.stop != nil {
		one.stop()
	}
}

// Look is how a page is opened.
type Look struct {
	Phone      bool // 390 × 844 with touch; otherwise 1280 × 900
	Dark       bool
	Calm       bool // prefers-reduced-motion
	Scriptless bool // JavaScript switched off

	Width, Height int64 // of the window, when not 0
}

func (l Look) size() (width, height int64) {
	if l.Width > 0 {
		return l.Width, l.Height
	}
	if l.Phone {
		return 390, 844
	}
	return 1280, 900
}

// Page is one tab of a window of its own: its cookies are nobody else's.
type Page struct {
	t    testing.TB
	ctx  context.Context
	stop func()
	base string
	look Look
}

// Close closes the window before the test ends.
func (p *Page) Close() { p.stop() }

// Open opens an empty window for the site at base (scheme, host and port).
func Open(t testing.TB, base string, look Look) *Page {
	t.Helper()
	parent, err := start()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx, stop: cancel, base: base, look: look}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	p.media()
	width, height := look.size()
	if look.Phone {
		p.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile, chromedp.EmulateTouch))
	} else {
		p.Do(chromedp.EmulateViewport(width, height))
	}
	if look.Scriptless {
		p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	return p
}

// Dark switches the theme of the open page as the reader's device would.
func (p *Page) Dark(on bool) {
	p.t.Helper()
	p.look.Dark = on
	p.media()
}

func (p *Page) media() {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}
	if p.look.Dark {
		features[0].Value = "dark"
	}
	if p.look.Calm {
		features = append(features, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	}
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	}))
}
