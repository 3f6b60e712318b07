package ui

func columnsClass(n int) string {
	switch {
	case n >= 4:
		return "columns-4"
	case n == 3:
		return "columns-3"
	}
	return "columns-2"
}
