package browser

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Window takes a screenshot of what the window shows, made as small as PNG
// allows.
func (p *Page) Window() []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, img); err != nil {
		p.t.Fatal(err)
	}
	if small.Len() > len(raw) {
		return raw
	}
	return small.Bytes()
}

// TestThePicturesOfTheReadme takes them; `make pictures` keeps them.
func TestThePicturesOfTheReadme(t *testing.T) {
	a, base, c := votingApp(t)
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitText(t, base+c+"/results", "/about/opinion-map")
	for _, shot := range []struct {
		name, address string
		look          Look
	}{
		{"home-phone", "/", Look{Phone: true, Calm: true}},
		{"vote-phone", c + "/vote", Look{Phone: true, Calm: true}},
		{"results", c + "/results", Look{Calm: true}},
	} {
		p := Open(t, base, shot.look)
		if shot.look.Phone {
			width, height := shot.look.size()
			p.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
		} else {
			p.Do(chromedp.EmulateViewport(960, 1200))
		}
		p.Go(shot.address)
		Eval[bool](p, `document.fonts.ready.then(() => true)`)
		img := p.Window()
		t.Logf("%s: %d KB", shot.name, len(img)/1000)
		if len(img) > 200_000 {
			t.Errorf("%s weighs %d bytes", shot.name, len(img))
		}
		if dir := os.Getenv("DIENHONG_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, shot.name+".png"), img, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
