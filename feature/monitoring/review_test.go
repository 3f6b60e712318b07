package monitoring

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/kit/facts/factstest"
	"dienhong/kit/paper/papertest"
)

var secretLink = regexp.MustCompile(`/monitoring/review/[A-Za-z0-9_-]{43}`)

func TestAReviewerNotesByASecretLink(t *testing.T) {
	onOffices(t, 3, func(t *testing.T, o *office) {
		d, err := o.Service.SaveDraft(o.ctx, editor, aDraft())
		if err != nil {
			t.Fatal(err)
		}
		base := "/office/monitoring/reports/" + string(d.ID)
		if w := o.Ask("editor", "POST", base+"/reviews", form, "reviewer=&days=900"); w.Status != 422 || !strings.Contains(w.Body, "90") || !strings.Contains(w.Body, `value="900"`) {
			t.Errorf("a link without a name for 900 days: %d", w.Status)
		}
		if w := o.Ask("analyst", "POST", base+"/reviews", form, "reviewer=x&days=5"); w.Status != 403 {
			t.Errorf("an analyst makes a link: %d", w.Status)
		}
		made := o.Ask("editor", "POST", base+"/reviews", form, "reviewer=Member+city&days=5")
		link := secretLink.FindString(made.Body)
		if made.Status != 201 || link == "" {
			t.Fatalf("%d %s", made.Status, made.Body)
		}
		if again := o.Ask("editor", "GET", base+"/reviews", form, ""); strings.Contains(again.Body, link) {
			t.Error("the link is shown twice")
		}
		page := o.Ask("", "GET", "/en"+link, form, "")
		if page.Status != 200 || page.Header.Get("X-Robots-Tag") != "noindex" || page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %v", page.Status, page.Header)
		}
		papertest.MustTell(t, page.Body, "Four years of work", "Creative spaces", "Member city")
		for _, bad := range []string{"section=1&note=", "section=99&note=x", "section=1&note=" + strings.Repeat("a", maxNote+1)} {
			if w := o.Ask("", "POST", link, form, bad); w.Status != 422 {
				t.Errorf("%.40s: %d", bad, w.Status)
			}
		}
		if w := o.Ask("", "POST", link, form, url.Values{"section": {"1"}, "note": {"Which <year>?\nAnd by whom?"}}.Encode()); w.Status != 303 {
			t.Fatalf("%d %s", w.Status, w.Body)
		}
		papertest.MustTell(t, o.Ask("editor", "GET", base+"/reviews", form, "").Body, "Which &lt;year&gt;?", "Member city", "1 góp ý")
		_, notes, err := o.Service.Reviews(o.ctx, editor, d.ID)
		if err != nil || len(notes) != 1 {
			t.Fatal(notes, err)
		}
		for i, want := range []int{303, 404} {
			if w := o.Ask("editor", "POST", base+"/notes/"+string(notes[0].ID)+"/resolve", form, ""); w.Status != want {
				t.Errorf("resolved %d times: %d", i+1, w.Status)
			}
		}
		papertest.MustTell(t, o.Ask("", "GET", link, form, "").Body, "đã xử lý góp ý này")
		reviews, _, _ := o.Service.Reviews(o.ctx, editor, d.ID)
		if reviews[0].Open(factstest.Today.Add(5*24*time.Hour)) || !reviews[0].Open(factstest.Today.Add(5*24*time.Hour-1)) {
			t.Error("the link does not end after five days")
		}
		if w := o.Ask("editor", "POST", base+"/reviews/"+string(reviews[0].ID)+"/revoke", form, ""); w.Status != 303 {
			t.Errorf("%d", w.Status)
		}
		for _, p := range []string{link, "/monitoring/review/x", "/monitoring/review/" + strings.Repeat("A", 43)} {
			if w := o.Ask("", "GET", p, form, ""); w.Status != 404 {
				t.Errorf("%s: %d", p, w.Status)
			}
		}
		if w := o.Ask("", "POST", link, form, "section=1&note=late"); w.Status != 404 {
			t.Errorf("a revoked link notes: %d", w.Status)
		}
	})
}
