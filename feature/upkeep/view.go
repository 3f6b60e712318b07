package upkeep

import (
	"context"
	"strings"

	"dienhong/kit/history"
	"dienhong/platform/disk"
	"dienhong/platform/i18n"
	"dienhong/platform/installation"
	"dienhong/platform/jobs"
	"dienhong/ui"
)

// view is what the page shows.
type view struct {
	Room      disk.Room
	RoomKnown bool
	Jobs      []jobs.Failure // given up, the newest first
	GivenUp   int            // of them in all
	Kinds     []jobs.Status
	Servers   []installation.Server
	History   history.Page
}

// kind names a sort of job.
func kind(ctx context.Context, k string) string {
	return i18n.T(ctx, "upkeep.kind."+strings.ReplaceAll(k, ".", "_"))
}

// words say which job a line of the history is about.
var words = history.Words{
	Acts:   "upkeep.act.",
	Detail: func(ctx context.Context, e history.Entry) string { return kind(ctx, e.Note) },
}

func givenUp(ctx context.Context, v view) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "upkeep.jobs.title"), HideCaption: true,
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "upkeep.jobs.kind")}, {Text: i18n.T(ctx, "upkeep.jobs.since")},
			{Text: i18n.T(ctx, "upkeep.jobs.attempts"), Numeric: true}, {Text: i18n.T(ctx, "upkeep.jobs.problem")}, {Text: i18n.T(ctx, "upkeep.jobs.act")},
		},
	}
	for _, j := range v.Jobs {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.C(kind(ctx, j.Kind)), ui.C(i18n.DateTime(ctx, j.GivenUp)), ui.C(i18n.Number(ctx, j.Attempts)), ui.CPart(problem(j)), ui.CPart(acts(j)),
		})
	}
	return t
}

// kinds lists the sorts of jobs that have something to do.
func kinds(ctx context.Context, v view) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "upkeep.kinds.title"), HideCaption: true, Empty: i18n.T(ctx, "upkeep.kinds.none"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "upkeep.jobs.kind")}, {Text: i18n.T(ctx, "upkeep.kinds.waiting"), Numeric: true}, {Text: i18n.T(ctx, "upkeep.kinds.running"), Numeric: true},
			{Text: i18n.T(ctx, "upkeep.kinds.given_up"), Numeric: true},
		},
	}
	for _, k := range v.Kinds {
		if k.Waiting+k.Running+k.Failed == 0 {
			continue
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(kind(ctx, k.Kind)), ui.C(i18n.Number(ctx, k.Waiting)), ui.C(i18n.Number(ctx, k.Running)), ui.C(i18n.Number(ctx, k.Failed))})
	}
	return t
}

func servers(ctx context.Context, v view) ui.TableProps {
	t := ui.TableProps{
		Stack: true, Caption: i18n.T(ctx, "upkeep.servers.title"), HideCaption: true, Empty: i18n.T(ctx, "upkeep.servers.none"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "upkeep.servers.host")}, {Text: i18n.T(ctx, "upkeep.servers.version")}, {Text: i18n.T(ctx, "upkeep.servers.started")},
			{Text: i18n.T(ctx, "upkeep.servers.sign")}, {Text: i18n.T(ctx, "upkeep.servers.state")},
		},
	}
	for _, s := range v.Servers {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(s.Host), ui.C(s.Version), ui.C(i18n.DateTime(ctx, s.Started)), ui.C(i18n.DateTime(ctx, s.At)), ui.CPart(serverState(s))})
	}
	return t
}

// roomTone is how urgent it is to make room.
func roomTone(r disk.Room) ui.Tone {
	switch {
	case r.Short():
		return ui.Failure
	case r.Low():
		return ui.Warning
	}
	return ui.Info
}
