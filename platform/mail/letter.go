package mail

import (
	"html/template"
	"strings"
)

// Letter is a short letter in one language, sent as plain text and as plain
// HTML with the same words.
type Letter struct {
	Locale     string
	Subject    string
	Paragraphs []string
	// Link, when set, is the one thing that the reader is asked to do.
	Link Link
	// Closing comes after the link: what to do when the letter is a mistake, who sent it.
	Closing []string
}

// Link is a labelled address.
type Link struct{ Text, URL string }

// Plain returns the letter as plain text.
func (l Letter) Plain() string {
	var b strings.Builder
	for _, p := range l.Paragraphs {
		b.WriteString(p + "\n\n")
	}
	if l.Link.URL != "" {
		b.WriteString(l.Link.Text + ":\n" + l.Link.URL + "\n\n")
	}
	for _, p := range l.Closing {
		b.WriteString(p + "\n\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// HTML returns the letter as a page without pictures, scripts or anything from
// elsewhere. Mail programs know no style sheets, so the few styles are inline.
func (l Letter) HTML() (string, error) {
	var b strings.Builder
	err := page.Execute(&b, l)
	return b.String(), err
}

var page = template.Must(template.New("letter").Parse(`<!DOCTYPE html>
<html lang="{{.Locale}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:24px;background:#FBF8F2;color:#1C1714;font:17px/1.6 'Be Vietnam Pro',system-ui,sans-serif">
<div style="max-width:34em;margin:0 auto">
{{range .Paragraphs}}<p style="margin:0 0 16px">{{.}}</p>
{{end}}{{with .Link}}{{if .URL}}<p style="margin:24px 0"><a href="{{.URL}}" style="display:inline-block;padding:12px 20px;background:#A8231A;color:#FFFFFF;text-decoration:none;border-radius:4px">{{.Text}}</a></p>
<p style="margin:0 0 16px;color:#5A4F47;font-size:14px;word-break:break-all">{{.URL}}</p>
{{end}}{{end}}{{range .Closing}}<p style="margin:0 0 12px;color:#5A4F47;font-size:15px">{{.}}</p>
{{end}}</div>
</body>
</html>
`))
