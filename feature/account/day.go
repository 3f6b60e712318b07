package account

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
)

// Day counts the letters that the mail server refused, and everything that waits
// while no mail server is named.
func (m *Module) Day(ctx context.Context, who civic.Actor) ([]day.Task, error) {
	if CanManage(who) != nil {
		return nil, nil
	}
	h, err := m.Service.mail.Health(ctx)
	n := h.Failed + h.Troubled
	if !h.SetUp {
		n = h.Failed + h.Waiting
	}
	return []day.Task{{Sentence: i18n.N(ctx, "account.day.letters", n), Count: n, Href: "/office/mail", Late: true}}, err
}
