// Package day collects what waits for an officer, room by room. A feature with work
// for officers has a method Day ([Source]); the page of the day shows what they tell.
package day

import (
	"context"

	"dienhong/civic"
	"dienhong/ui"
)

// Task is something that waits, said by the feature in which it waits.
type Task struct {
	Sentence string // in the reader's language, with the count in it
	Count    int    // of the list behind Href; 0: nothing waits
	Href     string
	Late     bool // it should have been done already
}

// Source is a feature with work for officers.
type Source interface {
	// Day returns what the actor can do now; nothing for those who may not do it.
	Day(ctx context.Context, who civic.Actor) ([]Task, error)
}

// Sources are the features that have work for officers, in the order of the page.
type Sources func() []Source

// Of returns what waits for the actor, as far as its page is not switched off.
func (list Sources) Of(ctx context.Context, who civic.Actor) (all []Task, err error) {
	if list == nil {
		return nil, nil
	}
	for _, s := range list() {
		tasks, err := s.Day(ctx, who)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			if t.Count > 0 && ui.Leads(ctx, t.Href) {
				all = append(all, t)
			}
		}
	}
	return all, nil
}
