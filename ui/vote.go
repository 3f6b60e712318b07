package ui

import (
	"context"

	"dienhong/platform/i18n"
)

func voteName(name string) string {
	if name == "" {
		return "vote"
	}
	return name
}

func voteWord(ctx context.Context, vote string) string {
	switch vote {
	case "agree":
		return i18n.T(ctx, "ui.vote.agree")
	case "disagree":
		return i18n.T(ctx, "ui.vote.disagree")
	}
	return i18n.T(ctx, "ui.vote.pass")
}

func voteIcon(vote string) string {
	switch vote {
	case "agree":
		return "check"
	case "disagree":
		return "cross"
	}
	return "minus"
}
