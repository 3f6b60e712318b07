package ui

// window is the round window of Khuê Văn Các (the Pavilion of the Constellation
// of Literature, Văn Miếu – Quốc Tử Giám, 1805), drawn by us: a ring, and
// struts that run from the hub like the rays of the star that it is named for.
const window = `<circle class="mark-ring" cx="32" cy="32" r="29.500" fill="none" stroke="currentColor" stroke-width="4"/>` +
	`<g class="mark-rays" fill="none" stroke="currentColor" stroke-width="2.500">` +
	`<circle cx="32" cy="32" r="22"/><path d="M32 2v20M32 42v20M2 32h20M42 32h20M10.800 10.800l14 14M39.200 39.200l14 14M10.800 53.200l14-14M39.200 24.800l14-14"/></g>` +
	`<circle class="mark-hub" cx="32" cy="32" r="9" fill="currentColor"/>`

// MarkFile is the mark as a file of its own, for browser tabs and the asset
// build.
func MarkFile() string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" color="#A8231A">` + window + `</svg>`
}
