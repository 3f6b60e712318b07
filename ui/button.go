package ui

func kindOr(k Kind) string {
	if k == "" {
		return string(Secondary)
	}
	return string(k)
}
