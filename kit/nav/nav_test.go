package nav

import (
	"context"
	"slices"
	"testing"

	"dienhong/civic"
	"dienhong/kit/edge"
	"dienhong/platform/web"
	"dienhong/ui"
)

var (
	someRoutes = []web.Route{
		{Method: "GET", Pattern: "/plan", Access: web.Public},
		{Method: "GET", Pattern: "/plans", Access: web.Public},
		{Method: "GET", Pattern: "/plan/timeline", Access: web.Public},
		{Method: "GET", Pattern: "/office", Access: web.SignedIn},
		{Method: "GET", Pattern: "/office/people", Access: web.Roles(civic.Administrator)},
		{Method: "POST", Pattern: "/office/plan", Access: web.Roles(civic.Editor)},
	}
	someEntries = []Entry{
		{Key: "people", Path: "/office/people", Group: Settings},
		{Key: "plan", Path: "/plan", Group: Outcomes, Order: 2},
		{Key: "plans", Path: "/plans", Group: Outcomes, Order: 1},
		{Key: "day", Path: "/office", Group: Today, Alone: true},
	}
)

// asked is a page that somebody asks for: as in the program, its links lead where the
// reader may go.
func asked(t *testing.T, who civic.Actor) context.Context {
	return ui.WithChrome(civic.WithActor(t.Context(), who), ui.Chrome{Leads: func(ctx context.Context, path string) bool {
		i := slices.IndexFunc(someRoutes, func(r web.Route) bool { return r.Pattern == path })
		return edge.Authorize(ctx, someRoutes[i].Access) == nil
	}})
}

func keys(groups []ui.MenuGroup) (all []string) {
	for _, g := range groups {
		for _, i := range g.Items {
			all = append(all, i.Key+i.Current)
		}
	}
	return all
}

func TestEveryoneSeesWhatTheyMayOpen(t *testing.T) {
	n := New(someEntries, someRoutes)
	officer := func(roles ...civic.Role) civic.Actor { return civic.Actor{Kind: civic.OfficerActor, Roles: roles} }
	for _, c := range []struct {
		who    civic.Actor
		office bool
		want   []string
	}{
		{civic.Visitor(), false, []string{"plans", "plan"}},
		{civic.Visitor(), true, nil},
		{officer(civic.Editor), true, []string{"day"}},
		{officer(civic.Administrator), true, []string{"day", "people"}},
		{officer(civic.Administrator), false, []string{"plans", "plan"}},
	} {
		if got := keys(n.Menu(asked(t, c.who), "/x", c.office)); !slices.Equal(got, c.want) {
			t.Errorf("%v in the office %v: %v, not %v", c.who.Roles, c.office, got, c.want)
		}
	}
}

func TestTheEntryOfAPageIsMarkedBelowItToo(t *testing.T) {
	n := New(someEntries, someRoutes)
	ctx := asked(t, civic.Actor{Kind: civic.OfficerActor, Roles: []civic.Role{civic.Administrator}})
	for path, want := range map[string][]string{
		"/plan":            {"plans", "planpage"},
		"/plan?q=x":        {"plans", "planpage"},
		"/plan/timeline":   {"plans", "plantrue"},
		"/plans/1":         {"planstrue", "plan"},
		"/planning":        {"plans", "plan"},
		"/":                {"plans", "plan"},
		"/office":          {"daypage", "people"},
		"/office/people/7": {"day", "peopletrue"},
		"/office/plan":     {"day", "people"},
	} {
		if got := keys(n.Menu(ctx, path, len(path) > 6 && path[:7] == "/office")); !slices.Equal(got, want) {
			t.Errorf("on %s: %v, not %v", path, got, want)
		}
	}
}

func TestAnEntryNeedsAPageOfItsOwn(t *testing.T) {
	for what, entries := range map[string][]Entry{
		"no page":       {{Key: "x", Path: "/nowhere"}},
		"only a form":   {{Key: "x", Path: "/office/plan"}},
		"not for all":   {{Key: "x", Path: "/office/people", Group: About}},
		"one page, two": {{Key: "x", Path: "/plan"}, {Key: "y", Path: "/plan"}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", what)
				}
			}()
			New(entries, someRoutes)
		}()
	}
}
