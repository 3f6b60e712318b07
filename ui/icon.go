package ui

// icons are drawn by us on a grid of 24, two units wide lines.
var icons = map[string]string{
	"check":    `<path d="m4.5 12.5 5 5 10-11"/>`,
	"cross":    `<path d="m6 6 12 12M18 6 6 18"/>`,
	"minus":    `<path d="M5 12h14"/>`,
	"menu":     `<path d="M4 6.500h16M4 12h16M4 17.500h16"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"warning":  `<path d="M12 3.5 22 20.5H2zM12 10v5M12 17.6v.6"/>`,
	"info":     `<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.6"/>`,
	"clock":    `<circle cx="12" cy="12" r="9"/><path d="M12 7v5.4l3.5 2"/>`,
	"lock":     `<path d="M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>`,
	"open":     `<circle cx="12" cy="12" r="9"/><path d="m10 8 5.5 4L10 16z"/>`,
	"archive":  `<path d="M3.5 5h17v4h-17zM5 9v10.5h14V9M10 13h4"/>`,
	"pencil":   `<path d="m4 20 1-4.5L16.5 4 20 7.5 8.500 19zM14 6.500 17.500 10"/>`,
	"undo":     `<path d="M9 5 4 10l5 5M4 10h10a5.500 5.500 0 0 1 0 11h-3"/>`,
	"hidden":   `<path d="M3 3l18 18M6.500 7C4.500 8.300 3 10.500 2.500 12c1.500 3.500 5 6.500 9.500 6.500 1.700 0 3.200-.4 4.600-1.100M10 5.800c.600-.2 1.300-.3 2-.3 4.500 0 8 3 9.500 6.500-.500 1.200-1.300 2.400-2.300 3.500"/>`,
	"merge":    `<path d="M6 3v4c0 4 6 4 6 8v6M18 3v4c0 4-6 4-6 8M8.500 18l3.500 3.500 3.500-3.500"/>`,
	"flask":    `<path d="M9 3h6M10 3v6.500L4.500 19a1.500 1.500 0 0 0 1.300 2h12.400a1.500 1.500 0 0 0 1.300-2L14 9.500V3M7.500 15h9"/>`,
	"download": `<path d="M12 3.500v12M7 11l5 5 5-5M4 20.500h16"/>`,
	"search":   `<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5 5"/>`,
	"dot":      `<circle cx="12" cy="12" r="4"/>`,
	"half":     `<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor"/>`,
	"document": `<path d="M6 2.500h8.500L19 7v14.500H6zM14 2.500V7.500h5M9 12h7M9 16h7"/>`,
	"calendar": `<path d="M3.500 5.500h17v15h-17zM3.500 10h17M8 2.500v5M16 2.500v5"/>`,
	"place":    `<path d="M12 21.500c4.500-5 7-8.500 7-12a7 7 0 0 0-14 0c0 3.500 2.500 7 7 12z"/><circle cx="12" cy="9.500" r="2.500"/>`,
	"person":   `<circle cx="12" cy="8" r="4"/><path d="M4.500 21c0-4.500 3-7.500 7.500-7.500s7.500 3 7.500 7.500"/>`,
	"people":   `<circle cx="9" cy="8" r="3.500"/><path d="M2.500 20c0-4 2.500-6.500 6.500-6.500s6.500 2.500 6.500 6.500M15.500 4.800a3.500 3.500 0 0 1 0 6.400M17.500 14c2.500.700 4 3 4 6"/>`,
	"voice":    `<path d="M3.500 4.500h17v12H12l-5 4.500v-4.500H3.500z"/>`,
	"theme":    `<circle cx="7" cy="7" r="3.500"/><circle cx="17" cy="7" r="3.500"/><circle cx="12" cy="16.500" r="3.500"/>`,
	"answer":   `<path d="M20.500 4.500h-17v12H12l5 4.500v-4.500h3.500zM8 10.500l2.500 2.500 5-5"/>`,
	"idea":     `<path d="M9 18h6M10 21.500h4M8.500 15.500C6.500 14 5.500 12 5.500 9.500a6.500 6.500 0 0 1 13 0c0 2.500-1 4.500-3 6z"/>`,
	"action":   `<path d="M5 21.500V3M5 4h13.500l-3 4.500 3 4.500H5"/>`,
	"today":    `<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.500" fill="currentColor"/>`,
	"arrow":    `<path d="M4 12h15M13 6l6 6-6 6"/>`,
	"link":     `<path d="M14 4h6v6M20 4l-9 9M10 5H4v15h15v-6"/>`,
	"mail":     `<path d="M3 5.500h18v13H3zM3 6.500l9 7 9-7"/>`,
	"key":      `<circle cx="7.500" cy="15.500" r="4"/><path d="M10.500 12.500 20 3M16 7l3 3"/>`,
	"copy":     `<path d="M8.500 8.500h12v12h-12zM15.500 8.500v-5h-12v12h5"/>`,
	"building": `<path d="M2.500 21h19M4.500 21V10M19.500 21V10M9.500 21V12M14.500 21V12M2.500 9 12 3l9.500 6z"/>`,
	"chart":    `<path d="M4 3.500v17h17M8.500 16.500v-5M13 16.500v-9M17.500 16.500V10"/>`,
}

// Icons lists the names of the icons.
func Icons() []string {
	names := make([]string, 0, len(icons))
	for name := range icons {
		names = append(names, name)
	}
	return names
}
