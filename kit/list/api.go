package list

// Paging is the part of a list that a program asks for: embed it in the input of
// an operation.
type Paging struct {
	Page int `query:"page" minimum:"1" maximum:"1000000" default:"1"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50" doc:"Maximum number of entries per page."`
}

// Offset is how much stands on the pages before.
func (p Paging) Offset() int { return (p.Page - 1) * p.Size }

// Of tells a program where it is in a list of total things.
func (p Paging) Of(total int) Position {
	return Position{Total: total, Page: p.Page, Pages: max(1, (total+p.Size-1)/p.Size)}
}

// Position is the part of a list that an answer holds: embed it in the output of
// an operation.
type Position struct {
	Total int `json:"total" doc:"Total number."`
	Page  int `json:"page"`
	Pages int `json:"pages"`
}
