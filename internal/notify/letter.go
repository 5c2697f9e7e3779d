package notify

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/mail"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
)

// Letter is what a template of a mail gets. All of it is plain text: what could
// be several lines is Text, Reasons and Tips; the rest is one line, and empty
// when there is nothing to say.
type Letter struct {
	ID, Title string
	FirstName string // of the one that the mail is to
	Day, By   string // "14 december 2026"
	Contact   string
	Says      string
	Text      string
	Reasons   string
	Tips      []string
	Receipt   string // a fresh one

	Service, Municipality, Phone, Address string
}

// mails are the templates of all mails, and how they are sent.
type mails struct {
	sender Sender
	form   Form
	text   map[string]*texttemplate.Template // by the name of the template
}

const (
	senderTemplate = "avsandare"
	subjectPart    = "amne"
	suffix         = ".txt"
)

// kinds are all that can be told.
var kinds = []gateway.EventKind{
	gateway.Kept, gateway.Decided, gateway.Asked, gateway.Delayed, gateway.Alive, gateway.Launched, gateway.Evaluate, gateway.Renewed, gateway.Recontacted,
}

// readMails reads the templates, and tries each.
func readMails(fsys fs.FS, sender Sender, form Form) (*mails, error) {
	if form != Short && form != Whole {
		return nil, fmt.Errorf("%q is no form of mail: choose %s or %s", form, Short, Whole)
	}
	if !fitAddress(sender.Mail) {
		return nil, errors.New("the mailbox that mails are from is no address: mend kontakt.epost in site/sajt.yaml")
	}
	m := &mails{sender: sender, form: form, text: map[string]*texttemplate.Template{}}
	names := []string{string(Short)}
	for _, kind := range kinds {
		names = append(names, string(kind))
	}
	for _, name := range names {
		t := texttemplate.New(name + suffix).Option("missingkey=error").Funcs(texttemplate.FuncMap{"add": func(a, b int) int { return a + b }})
		t, err := t.ParseFS(fsys, senderTemplate+suffix, name+suffix)
		if err != nil {
			return nil, fmt.Errorf("reading the mail %s: %w", name, err)
		}
		m.text[name] = t
		if _, _, err := m.words(name, &Letter{}); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// words fills in a template.
func (m *mails) words(name string, l *Letter) (subject, text string, err error) {
	var head, body strings.Builder
	t := m.text[name]
	if err := t.ExecuteTemplate(&head, subjectPart, l); err != nil {
		return "", "", fmt.Errorf("writing the subject of the mail %s: %w", name, err)
	}
	if err := t.Execute(&body, l); err != nil {
		return "", "", fmt.Errorf("writing the mail %s: %w", name, err)
	}
	if text = strings.TrimSpace(body.String()); oneLine(head.String()) == "" || text == "" {
		return "", "", fmt.Errorf("the mail %s needs a subject and a text", name)
	}
	return oneLine(head.String()), text + "\n", nil
}

// write writes the mail about an event to one of those who had the idea. The
// same event, recipient and time give the same bytes, but for the mark between
// its parts.
func (m *mails) write(q *gateway.Queued, to recipient, n int, now time.Time) ([]byte, error) {
	name, l := string(Short), &Letter{}
	switch {
	case q.Words == nil:
	case q.Kind == gateway.Renewed || q.Kind == gateway.Recontacted: // that there is news would not do
		name, l = string(q.Kind), letter(q, to.Person)
		l.Receipt = to.receipt
		if m.form == Short {
			l.Title, l.FirstName = "", ""
		}
	case m.form == Whole && q.Words.Title != "":
		name, l = string(q.Kind), letter(q, to.Person)
	}
	l.Service, l.Municipality, l.Phone, l.Address = oneLine(m.sender.Name), oneLine(m.sender.Municipality), oneLine(m.sender.Phone), oneLine(m.sender.Address)
	subject, text, err := m.words(name, l)
	if err != nil {
		return nil, err
	}
	page, err := html(subject, text, l.Address)
	if err != nil {
		return nil, err
	}
	mark := sha256.Sum256(fmt.Appendf(nil, "idesluss mejl\n%s\n%d", q.Mark, n))
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(fmt.Sprintf("%x", mark[16:28])))
	msg.FromMailAddress(&mail.Address{Name: l.Service, Address: m.sender.Mail})
	msg.ToMailAddress(&mail.Address{Address: to.Email})
	msg.Subject(subject)
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(fmt.Sprintf("%x@%s", mark[:12], domainOf(m.sender.Mail)))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no absence notes, please
	msg.SetGenHeader("Content-Language", "sv")
	msg.SetBodyString(gomail.TypeTextPlain, text)
	msg.AddAlternativeString(gomail.TypeTextHTML, page)
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, errors.New("writing a mail failed") // it could tell what of
	}
	return out.Bytes(), nil
}

// letter takes out of an event what its template may say.
func letter(q *gateway.Queued, to gateway.Person) *Letter {
	w := q.Words
	l := &Letter{
		ID: oneLine(q.ID), Title: oneLine(w.Title), Day: day(w.Day), By: day(w.By), Contact: oneLine(w.Contact),
		Says: strings.TrimSuffix(oneLine(w.Says), "."), Text: lines(w.Text), Reasons: lines(w.Reasons),
	}
	l.FirstName, _, _ = strings.Cut(oneLine(to.Name), " ")
	for _, tip := range w.Tips {
		if tip = oneLine(tip); tip != "" {
			l.Tips = append(l.Tips, tip)
		}
	}
	return l
}

func day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Words()
}

// oneLine makes one line of a text.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))), " ")
}

// lines gives a text without what is no text, and with at most one empty line
// at a time.
func lines(s string) string {
	var all []string
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")) {
		line = oneLine(line)
		if line != "" || len(all) > 0 && all[len(all)-1] != "" {
			all = append(all, line)
		}
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

// fitAddress reports whether an address can be used as it is in a mail and in
// what is said to a server: one plain address of at most 254 bytes (RFC 5321),
// without quotes.
func fitAddress(s string) bool {
	if len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`"<>()[]:;\,`, r)
	}) {
		return false
	}
	local, domain, found := strings.Cut(s, "@")
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Address == s && found && len(local) <= 64 && strings.Contains(strings.Trim(domain, "."), ".")
}

// html makes the HTML of a mail from its text: paragraphs and lists, and one
// link, to where a receipt is typed in.
func html(subject, text, address string) (string, error) {
	page := struct {
		Subject, Address string
		Blocks           []block
	}{subject, address, blocks(text, address)}
	var out strings.Builder
	if err := htmlPage.Execute(&out, page); err != nil {
		return "", errors.New("writing the HTML of a mail failed")
	}
	return out.String(), nil
}

// block is a paragraph or a list.
type block struct {
	List  string // ul, ol or nothing
	Lines [][]piece
}

// piece is a part of a line: words, or the address.
type piece struct {
	Text string
	Link bool
}

func blocks(text, address string) []block {
	var all []block
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		rows := strings.Split(strings.TrimSpace(paragraph), "\n")
		list, cut := listOf(rows)
		b := block{List: list}
		for _, row := range rows {
			var line []piece
			for i, part := range strings.Split(cut(row), address) {
				if i > 0 {
					line = append(line, piece{address, true})
				}
				line = append(line, piece{part, false})
			}
			b.Lines = append(b.Lines, line)
		}
		all = append(all, b)
	}
	return all
}

// listOf tells which list some rows are, and what to do to take the signs of it
// away: those of the first rows stand for all.
func listOf(rows []string) (list string, cut func(string) string) {
	bullets, numbers := true, true
	for n, row := range rows {
		bullets = bullets && strings.HasPrefix(row, "- ")
		numbers = numbers && strings.HasPrefix(row, fmt.Sprintf("%d. ", n+1))
	}
	after := func(row string) string { _, rest, _ := strings.Cut(row, " "); return rest }
	switch {
	case bullets:
		return "ul", after
	case numbers:
		return "ol", after
	}
	return "", func(row string) string { return row }
}

var htmlPage = template.Must(template.New("mejl").Parse(`<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Subject}}</title>
</head>
<body style="font-family: sans-serif; font-size: 1rem; line-height: 1.5; max-width: 40rem">
{{- define "rad"}}{{range .}}{{if .Link}}<a href="{{.Text}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}{{end}}{{end}}
{{- range .Blocks}}
{{- if eq .List "ul"}}
<ul>{{range .Lines}}
<li>{{template "rad" .}}</li>{{end}}
</ul>
{{- else if eq .List "ol"}}
<ol>{{range .Lines}}
<li>{{template "rad" .}}</li>{{end}}
</ol>
{{- else}}
<p>{{range $n, $line := .Lines}}{{if $n}}<br>
{{end}}{{template "rad" $line}}{{end}}</p>
{{- end}}
{{- end}}
</body>
</html>
`))
