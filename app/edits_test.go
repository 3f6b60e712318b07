package app

import (
	"html"
	"net/http"
	"strings"
	"testing"
)

// edited names, for each route that saves an edit, the field that the two
// officers of the test type differently, and what they type when words will not do.
var edited = map[string]struct{ field, mine, theirs string }{
	"POST /office/answers/settings":                                 {"days", "21", "22"},
	"POST /office/answers/{id}/edit":                                {field: "text_vi"},
	"POST /office/city":                                             {field: "name_vi"},
	"POST /office/consultations/{slug}/meetings/{id}":               {field: "title_vi"},
	"POST /office/consultations/{slug}/phases":                      {field: "phases[0].name_vi"},
	"POST /office/consultations/{slug}/texts":                       {field: "title_vi"},
	"POST /office/consultations/{slug}/statements/{id}/translation": {field: "text"},
	"POST /office/city/map":                                         {field: "ground_source_vi"},
	"POST /office/consultations/{slug}/topics":                      {field: "topics[0].name_vi"},
	"POST /office/documents/{id}":                                   {field: "title_vi"},
	"POST /office/initiatives/{id}/edit":                            {field: "title_vi"},
	"POST /office/comments/consent":                                 {field: "text_vi"},
	"POST /office/comments/{id}/correct":                            {field: "text"},
	"POST /office/organisations/{id}":                               {field: "name_vi"},
	"POST /office/people/{id}":                                      {field: "name"},
	"POST /office/indicators/{id}":                                  {field: "title_vi"},
	"POST /office/events/{id}/edit":                                 {field: "title_vi"},
	"POST /office/places/{id}/edit":                                 {field: "name_vi"},
	"POST /office/events/{id}/dates/{key}":                          {field: "room_vi"},
	"POST /office/plan/items/{id}":                                  {field: "title_vi"},
	"POST /office/reports/form":                                     {field: "title"},
	"POST /office/monitoring/reports/{id}":                          {field: "country_vi"},
	"POST /office/monitoring/reports/{id}/sections/{section}":       {field: "text_vi"},
	"POST /office/monitoring/network/{id}":                          {field: "title_vi"},
	"POST /office/monitoring/sections":                              {field: "sections[0].title_vi"},
	"POST /office/seminars/{meeting}/guests/{id}":                   {field: "name"},
	"POST /office/themes/{id}/edit":                                 {field: "name_vi"},
	"POST /office/verification/{slug}":                              {field: "level", mine: "1", theirs: "3"},
}

// notEdits are the routes that take a POST and edit nothing that two could have
// open, each with the reason.
var notEdits = map[string]string{
	"POST /account":                                                "a person's own, and nobody else's",
	"POST /account/passkeys":                                       "adds",
	"POST /account/passkeys/question":                              "asks",
	"POST /account/passkeys/{id}/remove":                           "removes",
	"POST /account/sessions/end-others":                            "ends what is there",
	"POST /account/sessions/{id}/end":                              "ends what is there",
	"POST /consultations/{slug}/ideas":                             "sends something new",
	"POST /consultations/{slug}/comments":                          "sends something new",
	"POST /consultations/{slug}/vote":                              "a participant's own; the last vote counts",
	"POST /consultations/{slug}/vote/kind":                         "a participant's own",
	"POST /first-run/{token}":                                      "works once",
	"POST /initiatives/new":                                        "sends something new",
	"POST /initiatives/{id}/remarks":                               "sends something new",
	"POST /initiatives/{id}/support":                               "a supporter's own",
	"POST /office/answers/new":                                     "makes something new",
	"POST /office/answers/{id}/{act}":                              "a step, of the version that was read",
	"POST /office/remarks/{id}":                                    "a decision, made once",
	"POST /office/city/rooms":                                      "rooms are ticked; a test of kit/room has two at once",
	"POST /office/consultations":                                   "makes something new",
	"POST /office/consultations/{slug}/archive":                    "a step, of the version that was read",
	"POST /office/consultations/{slug}/cancel":                     "a step, of the version that was read",
	"POST /office/consultations/{slug}/documents":                  "adds one document or takes one away",
	"POST /office/consultations/{slug}/meetings/{id}/remove":       "removes the version that was read",
	"POST /office/consultations/{slug}/publish":                    "a step, of the version that was read",
	"POST /office/consultations/{slug}/statements":                 "makes something new",
	"POST /office/consultations/{slug}/statements/many":            "makes something new",
	"POST /office/documents/{id}/remove":                           "removes the version that was read",
	"POST /office/initiatives/new":                                 "makes something new",
	"POST /office/initiatives/{id}/{act}":                          "a step, of the version that was read",
	"POST /office/keys":                                            "makes something new",
	"POST /office/keys/{id}/revoke":                                "ends what is there",
	"POST /office/mail/test":                                       "sends",
	"POST /office/mail/{id}/dismiss":                               "settles a letter",
	"POST /office/mail/{id}/retry":                                 "sends",
	"POST /office/moderation/bulk":                                 "decisions on the versions that were read",
	"POST /office/moderation/bulk/undo":                            "takes one's own decisions back",
	"POST /office/moderation/{number}/{id}":                        "a decision on the version that was read",
	"POST /office/moderation/{number}/{id}/undo":                   "takes one's own decision back",
	"POST /office/comments/enter":                                  "makes something new",
	"POST /office/comments/import":                                 "looks at a file",
	"POST /office/comments/import/confirm":                         "takes what was looked at",
	"POST /office/comments/{id}":                                   "a decision on the version that was read",
	"POST /office/comments/{id}/contact":                           "reads",
	"POST /office/passages/{id}":                                   "themes are ticked; a test of feature/theme has two at once",
	"POST /office/people":                                          "makes something new",
	"POST /office/people/{id}/end-sessions":                        "ends what is there",
	"POST /office/people/{id}/invite":                              "sends",
	"POST /office/people/{id}/leave":                               "ends what is there",
	"POST /office/people/{id}/link":                                "makes something new",
	"POST /office/people/{id}/return":                              "takes somebody back",
	"POST /office/indicators/sets/culture2030":                     "adds what is missing",
	"POST /office/plan/import":                                     "looks at a file, then takes it",
	"POST /office/events/import":                                   "looks at a file, then takes it",
	"POST /office/indicators/import":                               "looks at a file, then takes it",
	"POST /office/indicators/{id}/measure":                         "appends",
	"POST /office/indicators/{id}/publish":                         "a step",
	"POST /office/indicators/{id}/withdraw":                        "takes one value back, with a reason",
	"POST /office/events/new":                                      "makes something new",
	"POST /events/new":                                             "sends something new",
	"POST /office/places/units/import":                             "looks at a file, then takes it",
	"POST /office/places/units/borders":                            "looks at a file, then takes it",
	"POST /office/places/new":                                      "makes something new",
	"POST /places/new":                                             "sends something new",
	"POST /office/places/{id}/state":                               "a step, of the version that was read",
	"POST /office/places/{id}/merge":                               "a step, of the version that was read",
	"POST /office/places/{id}/unmerge":                             "a step, of the version that was read",
	"POST /office/places/{id}/remove":                              "removes the version that was read",
	"POST /office/places/{id}/status":                              "adds to the version that was read",
	"POST /office/places/{id}/names":                               "adds to the version that was read",
	"POST /office/places/{id}/access":                              "adds to the version that was read",
	"POST /office/places/{id}/strike/{list}/{number}":              "strikes out a line of the version that was read",
	"POST /office/events/{id}/merge":                               "a step, of the version that was read",
	"POST /office/events/{id}/unmerge":                             "a step, of the version that was read",
	"POST /office/events/{id}/days/{day}":                          "an act on many, of the version of the festival that was read",
	"POST /office/events/{id}/state":                               "a step, of the version that was read",
	"POST /office/events/{id}/remove":                              "removes the version that was read",
	"POST /office/events/{id}/dates/{key}/back":                    "takes back what the version that was read says",
	"POST /office/plan/items/{id}/progress":                        "appends",
	"POST /office/plan/items/{id}/publish":                         "a step, of the version that was read",
	"POST /office/plan/items/{id}/remove":                          "removes the version that was read",
	"POST /office/plan/publish":                                    "a step",
	"POST /consultations/{slug}/verify":                            "a participant's own",
	"POST /consultations/{slug}/verify/letter":                     "asks for a letter",
	"POST /office/consultations/{slug}/patterns/{pattern}":         "excludes what was found, once; it can be restored",
	"POST /office/consultations/{slug}/patterns/restore/{id}":      "takes an exclusion back",
	"POST /office/verification/{slug}/codes":                       "makes something new",
	"POST /office/verification/{slug}/codes/{id}/cards":            "reads",
	"POST /office/verification/{slug}/codes/{id}/table":            "reads",
	"POST /office/verification/{slug}/codes/{id}/revoke":           "ends what is there",
	"POST /office/verification/{slug}/desk":                        "makes something new",
	"POST /office/reports":                                         "orders a paper",
	"POST /office/monitoring/import":                               "makes something new",
	"POST /office/monitoring":                                      "makes something new",
	"POST /office/monitoring/reports/{id}/notes/{note}/resolve":    "settles a note",
	"POST /office/monitoring/reports/{id}/freeze":                  "a step, of the version that was read",
	"POST /office/monitoring/reports/{id}/reviews":                 "makes something new",
	"POST /office/monitoring/reports/{id}/reviews/{review}/revoke": "ends what is there",
	"POST /office/monitoring/reports/{id}/thaw":                    "a step, of the version that was read",
	"POST /office/monitoring/network/{id}/remove":                  "removes the version that was read",
	"POST /office/upkeep/jobs/{id}/retry":                          "tries again",
	"POST /office/upkeep/jobs/{id}/dismiss":                        "ends what is there",
	"POST /office/reports/papers/{id}/publish":                     "a step",
	"POST /office/reports/papers/{id}/remove":                      "removes",
	"POST /office/reports/papers/{id}/withdraw":                    "a step",
	"POST /office/themes/empty":                                    "marks as read",
	"POST /office/themes/mark":                                     "adds",
	"POST /office/themes/new":                                      "makes something new",
	"POST /office/themes/{id}/publish":                             "a step, refused without the version that was read",
	"POST /office/themes/{id}/remove":                              "removes the version that was read",
	"POST /office/themes/{id}/statement":                           "makes something new",
	"POST /office/seminars/{meeting}/door":                         "names the door of one's own device",
	"POST /office/seminars/{meeting}/door/walk-in":                 "makes something new",
	"POST /office/seminars/{meeting}/door/{id}/arrive":             "adds, once",
	"POST /office/seminars/{meeting}/door/{id}/undo":               "takes back the arrival that was read",
	"POST /office/seminars/{meeting}/import":                       "looks at a file, then takes it",
	"POST /office/seminars/{meeting}/guests":                       "makes something new",
	"POST /office/seminars/{meeting}/guests/{id}/invite":           "makes a link in place of the one before",
	"POST /office/seminars/{meeting}/guests/{id}/remove":           "removes the version that was read",
	"POST /seminars/invitation/{secret}":                           "a guest's own; the last answer counts",
	"POST /monitoring/review/{secret}":                             "sends something new",
	"POST /sign-in":                                                "asks for a letter",
	"POST /sign-in/link/{token}":                                   "works once",
	"POST /sign-in/passkey":                                        "signs in",
	"POST /sign-in/passkey/question":                               "asks",
	"POST /sign-out":                                               "signs out",
	"POST /track/{code}/{act}":                                     "an author's own",
	"POST /track/{code}/appeal":                                    "an author's own",
}

func TestTwoOfficersWhoEditTheSameSeeBothVersions(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		o := furnished(t, c)
		forms := o.all(t)
		for _, r := range o.a.Router().Routes() {
			name := r.Method + " " + r.Pattern
			if r.Method == http.MethodGet || strings.HasPrefix(r.Pattern, "/api/") {
				continue // programs have no form; their requests name the version
			}
			as, edits := edited[name]
			if _, other := notEdits[name]; other == edits {
				t.Errorf("%s: say in the tables, in one of them, whether it edits", name)
			}
			if edits {
				o.race(t, name, as.field, as.mine, as.theirs, forms[name])
			}
		}
	})
}

// race lets two officers save a form that both opened.
func (o *office) race(t *testing.T, name, field, mine, theirs string, forms []sheetOfPage) {
	t.Helper()
	if mine == "" {
		mine, theirs = "Bản của người thứ nhất", "Bản của người thứ hai"
	}
	var s sheetOfPage
	for _, f := range forms {
		if f.Fields.Has(field) && !strings.Contains(f.Action, "/new") {
			s = f
			if strings.Contains(f.Action, slug) {
				break
			}
		}
	}
	if s.Action == "" {
		t.Errorf("%s: no page of the office has this form with %q", name, field)
		for _, f := range forms {
			t.Logf("%s %v", f.Page, f.Texts)
		}
		return
	}
	// Forms of one thing share its version: what an earlier race saved counts.
	for _, f := range o.forms(t, s.Page, o.get(s.Page).Body.String()) {
		if f.Action == s.Action && f.Fields.Has(field) {
			s = f
		}
	}
	o.who = clerk("2", "Cán bộ Hai")
	if w := o.send(s, s.with(field, theirs)); w.Code >= 400 {
		t.Errorf("%s on %s: the first to save gets %d: %s", name, s.Page, w.Code, sentences(w.Body.String()))
		return
	}
	o.who = clerk("1", "Cán bộ Một")
	w := o.send(s, s.with(field, mine))
	page := html.UnescapeString(w.Body.String())
	if w.Code != http.StatusConflict {
		t.Errorf("%s on %s: the second gets %d, should be 409 (%s)", name, s.Page, w.Code, sentences(page))
	}
	for what, text := range map[string]string{"what I typed": mine, "what the other saved": theirs, "who saved": "Cán bộ Hai"} {
		if !strings.Contains(page, text) {
			t.Errorf("%s: the page does not show %s", name, what)
		}
	}
	typed := ""
	for _, f := range o.forms(t, s.Page, w.Body.String()) {
		if f.Route == s.Route && f.Fields.Has(field) {
			typed = f.Fields.Get(field)
		}
	}
	if typed != mine {
		t.Errorf("%s: the field holds %q, not what I typed", name, typed)
	}
	now := ""
	for _, f := range o.forms(t, s.Page, o.get(s.Page).Body.String()) {
		if f.Action == s.Action && f.Fields.Has(field) {
			now = f.Fields.Get(field)
		}
	}
	if now != theirs {
		t.Errorf("%s: %q is stored, not what the other saved", name, now)
	}
}
