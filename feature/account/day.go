package account

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the letters that the mail server refused, and everything that waits
// while no mail server is named, and tells what a new installation lacks: a mail
// server, colleagues.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanManage(who) != nil {
		return nil, nil //nolint:nilerr // nothing waits for who may not do it
	}
	h, err := m.Service.mail.Health(ctx)
	n := h.Failed + h.Troubled
	if !h.SetUp {
		n = h.Failed + h.Waiting
	}
	if err != nil {
		return nil, err
	}
	var list []day.Task
	if !h.SetUp && n == 0 {
		list = append(list, day.Task{Sentence: i18n.T(ctx, "account.setup.mail"), Count: 1, Href: "/office/mail"})
	}
	people, err := m.Service.People(ctx, who)
	if len(people) == 1 {
		list = append(list, day.Task{Sentence: i18n.T(ctx, "account.setup.people"), Count: 1, Href: "/office/people/new"})
	}
	return append(list, day.Task{Sentence: i18n.N(ctx, "account.day.letters", n), Count: n, Href: "/office/mail", Late: true}), err
}
