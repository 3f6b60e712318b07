package civic

import "time"

// IsDay reports whether s is a calendar day, YYYY-MM-DD, between 1900 and 2199.
func IsDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// DayProblems lists the rule that a day breaks; an empty one breaks none.
func DayProblems(field, s string) []FieldError {
	if s != "" && !IsDay(s) {
		return []FieldError{{Field: field, Key: "error.field.day"}}
	}
	return nil
}
