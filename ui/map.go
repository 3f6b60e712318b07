package ui

import (
	"fmt"
	"math"
	"strings"
)

// mapScale turns the map's units into those of the picture.
type mapScale struct{ minX, minY, k, offX, offY float64 }

const mapW, mapH, mapPad = 640.0, 400.0, 44.0

func newMapScale(p OpinionMapProps) mapScale {
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	see := func(x, y float64) {
		minX, maxX = math.Min(minX, x), math.Max(maxX, x)
		minY, maxY = math.Min(minY, y), math.Max(maxY, y)
	}
	for _, pt := range p.Points {
		see(pt.X, pt.Y)
	}
	for _, g := range p.Groups {
		for _, h := range g.Hull {
			see(h[0], h[1])
		}
	}
	if p.You != nil {
		see(p.You.X, p.You.Y)
	}
	if minX > maxX {
		return mapScale{k: 1}
	}
	w, h := math.Max(maxX-minX, 1e-9), math.Max(maxY-minY, 1e-9)
	k := math.Min((mapW-2*mapPad)/w, (mapH-2*mapPad)/h)
	return mapScale{minX, minY, k, (mapW - w*k) / 2, (mapH - h*k) / 2}
}

func (m mapScale) at(x, y float64) (float64, float64) {
	return m.offX + (x-m.minX)*m.k, m.offY + (y-m.minY)*m.k
}

func (m mapScale) place(p MapPoint) string {
	x, y := m.at(p.X, p.Y)
	return fmt.Sprintf("translate(%.1f %.1f)", x, y)
}

func (m mapScale) hull(points [][2]float64) string {
	var b strings.Builder
	for i, h := range points {
		x, y := m.at(h[0], h[1])
		fmt.Fprintf(&b, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[i == 0], x, y)
	}
	return b.String() + "Z"
}

// label puts the name of a group at the middle of its points.
func (m mapScale) label(p OpinionMapProps, g MapGroup) string {
	var x, y, n float64
	for _, pt := range p.Points {
		if pt.Group == g.Index {
			k := math.Max(float64(pt.N), 1)
			x, y, n = x+pt.X*k, y+pt.Y*k, n+k
		}
	}
	if n == 0 {
		for _, h := range g.Hull {
			x, y, n = x+h[0], y+h[1], n+1
		}
	}
	return m.place(MapPoint{X: x / math.Max(n, 1), Y: y / math.Max(n, 1)})
}

func pointClass(group int) string {
	if group < 0 {
		return "group-none"
	}
	return groupClass(group)
}

// pointRadius grows with the root of how many stand at one place.
func pointRadius(n int) float64 {
	return math.Min(3.4*math.Sqrt(math.Max(float64(n), 1)), 16)
}
