package app

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"dienhong/locale"
)

// esperanto is a language of three sentences, in a folder of its own beside those
// of the program.
func esperanto(t *testing.T) fs.FS {
	t.Helper()
	all := fstest.MapFS{
		"eo/language.toml": {Data: []byte(`name = "Esperanto"
order = "3"
numbers = "eo"
date = "la {d}-a de {month} {yyyy}"
long_date = "la {d}-a de {month} {yyyy}"
[month]
1 = "januaro"
2 = "februaro"
3 = "marto"
4 = "aprilo"
5 = "majo"
6 = "junio"
7 = "julio"
8 = "aŭgusto"
9 = "septembro"
10 = "oktobro"
11 = "novembro"
12 = "decembro"
`)},
		"eo/ui.toml":      {Data: []byte("skip = \"Al la enhavo\"\n[nav]\nconsultations = \"Konsultiĝoj\"\n[bar.votes]\none = \"{0} voĉo\"\nother = \"{0} voĉoj\"\n")},
		"eo/command.toml": {Data: []byte("about = \"Diên Hồng\"\n")},
	}
	err := fs.WalkDir(locale.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(locale.Files, path)
		all[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	inTag    = regexp.MustCompile(`<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>`)
	switcher = regexp.MustCompile(`<a class="tool" href="([^"]*)" lang="(..)" hreflang="..`)
)

// TestAThirdLanguageIsAFolder adds a folder and gets pages in it, with the rest of
// their sentences from the first language, marked as such.
func TestAThirdLanguageIsAFolder(t *testing.T) {
	a := demonstration(t, Config{Data: t.TempDir(), Zone: DefaultZone, Sentences: esperanto(t)})
	c := "/consultations/" + slug
	for _, path := range []string{
		"", "/consultations", c, c + "/vote", c + "/statements", c + "/statements/1", c + "/results", c + "/comments", c + "/comments/new", c + "/ideas",
		c + "/themes", c + "/answers", c + "/moderation", "/initiatives", "/initiatives/map", "/plan", "/plan/A01", "/plan/timeline", "/indicators",
		"/documents", "/organisations", "/reports", "/track", "/privacy", "/about", "/sign-in", "/docs/api", "/search?q=nha", "/nowhere",
	} {
		status, page := get(t, a, "/eo"+path)
		if path == "/nowhere" != (status == 404) || status >= 500 {
			t.Errorf("/eo%s answers %d", path, status)
			continue
		}
		if !strings.Contains(page, `<html lang="eo"`) || !strings.Contains(page, "Al la enhavo") {
			t.Errorf("/eo%s is not in the language", path)
		}
		if strings.ContainsAny(page, "\x02\x03\x04") {
			t.Errorf("/eo%s has marks that no element took", path)
		}
		if open, shut := strings.Count(page, "<span"), strings.Count(page, "</span>"); open != shut {
			t.Errorf("/eo%s opens %d spans and closes %d", path, open, shut)
		}
		for _, tag := range inTag.FindAllString(page, -1) {
			if strings.Contains(tag[1:], "<span") {
				t.Errorf("/eo%s has an element inside a tag: %s", path, tag)
			}
		}
		if !strings.Contains(page, `href="/eo/consultations`) || !strings.Contains(page, `<span lang="vi">Thông báo xử lý dữ liệu cá nhân</span>`) {
			t.Errorf("/eo%s: the menu does not stay in the language, or a sentence of the first one is not marked", path)
		}
	}

	_, page := get(t, a, "/eo/documents")
	if !strings.Contains(page, "la 1-a de aprilo 2022") {
		t.Error("days are not written as the folder says")
	}
	for from, to := range map[string]map[string]string{
		"/plan": {"en": "/en/plan", "eo": "/eo/plan"}, "/en/plan": {"vi": "/plan", "eo": "/eo/plan"}, "/eo/plan": {"vi": "/plan", "en": "/en/plan"},
	} {
		_, page := get(t, a, from)
		leads := map[string]string{}
		for _, m := range switcher.FindAllStringSubmatch(page, -1) {
			leads[m[2]] = m[1]
		}
		if len(leads) != 2 {
			t.Errorf("%s leads to %v", from, leads)
		}
		for lang, path := range to {
			if leads[lang] != path || !strings.Contains(page, `hreflang="`+lang+`" href="`+path+`"`) {
				t.Errorf("%s leads to %v", from, leads)
			}
		}
		if strings.Contains(page, "\x02") || from != "/eo/plan" && strings.Contains(page, `<span lang="vi">Thông báo xử lý`) {
			t.Errorf("%s marks what is in its own language", from)
		}
	}
	for _, path := range []string{"/eo" + c + "/feed.atom", "/eo" + c + "/results/statements.csv", "/eo" + c + "/calendar.ics", "/eo" + c + "/results/share.svg"} {
		if status, file := get(t, a, path); status != 200 || strings.ContainsAny(file, "\x02\x03\x04") {
			t.Errorf("%s: %d, or marks in a file", path, status)
		}
	}
	if _, problem := get(t, a, "/api/v1/consultations/none", "Accept-Language", "eo"); strings.ContainsAny(problem, "\x02") || !strings.Contains(problem, "Không tìm thấy") {
		t.Errorf("a program reads %s", problem)
	}
}
