package browser

import (
	"bytes"
	"fmt"
	"testing"
	"testing/fstest"

	"dienhong/civic"
	"dienhong/command"
)

// TestTenThousandStatementsAreUsable opens the lists of a conversation that is
// far larger than most.
func TestTenThousandStatementsAreUsable(t *testing.T) {
	a, base := serve(t, settings(demonstrationData(t)))
	const many = 10_000
	comments := bytes.NewBufferString("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n")
	for i := range many {
		fmt.Fprintf(comments, "%d,,%d,0,0,0,1,Phường số %d nên có thêm một chỗ ngồi dưới bóng cây\n", 1_600_000_000_000+i, i, i)
	}
	votes := bytes.NewBufferString("timestamp,datetime,comment-id,voter-id,vote\n")
	for i := range 3 * many {
		fmt.Fprintf(votes, "%d,,%d,%d,%d\n", 1_600_000_100_000+i, i*7919%many, i%500, i%3-1)
	}
	const c = "/consultations/muoi-nghin"
	if _, err := command.ImportPolis(t.Context(), a, civic.System(), command.PolisImport{
		Dir: fstest.MapFS{"comments.csv": {Data: comments.Bytes()}, "votes.csv": {Data: votes.Bytes()}}, Slug: "muoi-nghin",
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	jar := session(t, base, passOf(t, a, civic.Moderator))
	in := Inspect(Open(t, base, Look{Phone: true, Calm: true}))
	enter(t, in.Page, jar)
	for _, list := range []struct{ address, row string }{
		{c + "/statements", "main .item"}, {"/office" + c + "/statements", "main tbody tr"},
	} {
		in.Go(list.address)
		in.See("10.000 ý kiến")
		if n := in.Count(list.row); n < 10 || n > 100 {
			t.Errorf("%s shows %d at once", list.address, n)
		}
		for _, f := range append(in.Faults(), in.Violations(everything)...) {
			t.Errorf("%s: %s", list.address, f)
		}
		first := in.Text(list.row)
		in.Submit(`.pager a[rel=next]`)
		if second := in.Text(list.row); second == first || second == "" {
			t.Errorf("%s: the next page begins with %q again", list.address, second)
		}
		// Without accents, as one types on a phone in a hurry.
		in.Go(list.address)
		in.Type("#search", "phuong so 7321 ")
		in.Submit(".filter .btn")
		in.See("1 ý kiến")
		in.See("Phường số 7321 nên có")
	}
}
