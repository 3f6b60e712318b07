package ui

// window is the round window of Khuê Văn Các (the Pavilion of the Constellation
// of Literature, Văn Miếu – Quốc Tử Giám, 1805), drawn by us: a ring, and
// turned struts that run from the hub like the rays of the star that it is
// named for.
const window = `<g fill="none" stroke="currentColor"><circle cx="32" cy="32" r="29.7" stroke-width="3.6"/>` +
	`<circle cx="32" cy="32" r="9" stroke-width="2.2"/></g><circle cx="32" cy="32" r="4.4" fill="currentColor"/>` +
	`<path fill="currentColor" d="M32 22.5L34.1 13.5 32 6 29.9 13.5zM36.8 23.8L43.1 17 45 9.5 39.4 14.9zM40.2 27.2L49.1 24.6 54.5 19 47 20.9zM41.5 32L50.5 34.1 58 32 50.5 29.9zM40.2 36.8L47 43.1 54.5 45 49.1 39.4zM36.8 40.2L39.4 49.1 45 54.5 43.1 47zM32 41.5L29.9 50.5 32 58 34.1 50.5zM27.2 40.2L20.9 47 19 54.5 24.6 49.1zM23.8 36.8L14.9 39.4 9.5 45 17 43.1zM22.5 32L13.5 29.9 6 32 13.5 34.1zM23.8 27.2L17 20.9 9.5 19 14.9 24.6zM27.2 23.8L24.6 14.9 19 9.5 20.9 17z"/>`

// rosette is the same window as a large, fine drawing beside the one title that
// asks a question; its toothed rim is that of the bronze drums.
const rosette = `<g fill="none" stroke="currentColor" stroke-width=".3"><circle cx="32" cy="32" r="31.6"/><circle cx="32" cy="32" r="30.4" stroke-width=".9"/>` +
	`<circle cx="32" cy="32" r="26.4"/><circle cx="32" cy="32" r="11.4" stroke-width=".7"/><circle cx="32" cy="32" r="9.4"/></g>` +
	`<path fill="currentColor" d="M32 20L32.8 13 32 6.4 31.2 13zM35.1 20.4L37.6 13.8 38.6 7.3 36.2 13.5zM38 21.6L42.1 15.9 44.8 9.8 40.9 15.2zM40.5 23.5L46 19.1 50.1 13.9 44.9 18zM42.4 26L48.8 23.1 54.2 19.2 48.1 21.9zM43.6 28.9L50.5 27.8 56.7 25.4 50.2 26.4zM44 32L51 32.8 57.6 32 51 31.2zM43.6 35.1L50.2 37.6 56.7 38.6 50.5 36.2zM42.4 38L48.1 42.1 54.2 44.8 48.8 40.9zM40.5 40.5L44.9 46 50.1 50.1 46 44.9zM38 42.4L40.9 48.8 44.8 54.2 42.1 48.1zM35.1 43.6L36.2 50.5 38.6 56.7 37.6 50.2zM32 44L31.2 51 32 57.6 32.8 51zM28.9 43.6L26.4 50.2 25.4 56.7 27.8 50.5zM26 42.4L21.9 48.1 19.2 54.2 23.1 48.8zM23.5 40.5L18 44.9 13.9 50.1 19.1 46zM21.6 38L15.2 40.9 9.8 44.8 15.9 42.1zM20.4 35.1L13.5 36.2 7.3 38.6 13.8 37.6zM20 32L13 31.2 6.4 32 13 32.8zM20.4 28.9L13.8 26.4 7.3 25.4 13.5 27.8zM21.6 26L15.9 21.9 9.8 19.2 15.2 23.1zM23.5 23.5L19.1 18 13.9 13.9 18 19.1zM26 21.6L23.1 15.2 19.2 9.8 21.9 15.9zM28.9 20.4L27.8 13.5 25.4 7.3 26.4 13.8z"/><path fill="currentColor" d="M32 30L32.9 26.8 32 23.4 31.1 26.8zM33 30.3L35.4 27.9 36.3 24.6 33.8 27zM33.7 31L37 30.2 39.4 27.7 36.1 28.6zM34 32L37.2 32.9 40.6 32 37.2 31.1zM33.7 33L36.1 35.4 39.4 36.3 37 33.8zM33 33.7L33.8 37 36.3 39.4 35.4 36.1zM32 34L31.1 37.2 32 40.6 32.9 37.2zM31 33.7L28.6 36.1 27.7 39.4 30.2 37zM30.3 33L27 33.8 24.6 36.3 27.9 35.4zM30 32L26.8 31.1 23.4 32 26.8 32.9zM30.3 31L27.9 28.6 24.6 27.7 27 30.2zM31 30.3L30.2 27 27.7 24.6 28.6 27.9z"/>` +
	`<path fill="none" stroke="currentColor" stroke-width=".3" d="M58.4 32L61.7 35.9L57.5 38.8M57.5 38.8L59.7 43.5L54.9 45.2M54.9 45.2L55.8 50.3L50.7 50.7M50.7 50.7L50.3 55.8L45.2 54.9M45.2 54.9L43.5 59.7L38.8 57.5M38.8 57.5L35.9 61.7L32 58.4M32 58.4L28.1 61.7L25.2 57.5M25.2 57.5L20.5 59.7L18.8 54.9M18.8 54.9L13.7 55.8L13.3 50.7M13.3 50.7L8.2 50.3L9.1 45.2M9.1 45.2L4.3 43.5L6.5 38.8M6.5 38.8L2.3 35.9L5.6 32M5.6 32L2.3 28.1L6.5 25.2M6.5 25.2L4.3 20.5L9.1 18.8M9.1 18.8L8.2 13.7L13.3 13.3M13.3 13.3L13.7 8.2L18.8 9.1M18.8 9.1L20.5 4.3L25.2 6.5M25.2 6.5L28.1 2.3L32 5.6M32 5.6L35.9 2.3L38.8 6.5M38.8 6.5L43.5 4.3L45.2 9.1M45.2 9.1L50.3 8.2L50.7 13.3M50.7 13.3L55.8 13.7L54.9 18.8M54.9 18.8L59.7 20.5L57.5 25.2M57.5 25.2L61.7 28.1L58.4 32"/>`

// MarkFile is the mark as a file of its own, for browser tabs and the asset
// build.
func MarkFile() string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" color="#A8231A">` + window + `</svg>`
}
