// Package qr makes QR codes of texts (ISO/IEC 18004), with correction of a seventh of
// their squares (level M), for papers and pages.
package qr

import (
	"iter"

	"github.com/boombuler/barcode/qr"
)

// Code is a QR code without the margin of four squares that it needs around it.
type Code struct {
	Size int // squares in a row
	dark [][]bool
}

// Run is a row of dark squares side by side.
type Run struct{ X, Y, Length int }

// Encode makes the code of a text.
func Encode(text string) (Code, error) {
	picture, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return Code{}, err
	}
	c := Code{Size: picture.Bounds().Dx()}
	c.dark = make([][]bool, c.Size)
	for y := range c.dark {
		c.dark[y] = make([]bool, c.Size)
		for x := range c.dark[y] {
			r, _, _, _ := picture.At(x, y).RGBA()
			c.dark[y][x] = r == 0
		}
	}
	return c, nil
}

// Runs gives the dark squares by rows; those side by side come as one, so that no
// hair-line parts them where they are drawn.
func (c Code) Runs() iter.Seq[Run] {
	return func(yield func(Run) bool) {
		for y, row := range c.dark {
			for x := 0; x < c.Size; x++ {
				from := x
				for x < c.Size && row[x] {
					x++
				}
				if x > from && !yield(Run{from, y, x - from}) {
					return
				}
			}
		}
	}
}
