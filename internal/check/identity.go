package check

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// identity finds what would tell who had an idea. In a blind process new
// ideas, and the words of the one who had an idea, come only from the bot: one
// commit with constant names, midnight UTC and a fixed message. A person who
// holds the role may write a decision by hand; that tells who decided, and no
// more. In an open process nobody is hidden.
//
// What is told never repeats what it found: findings are read by many.
func (x *examiner) identity() {
	rules := x.effect.Rules
	if rules != nil && !rules.Process.Blind() {
		return
	}
	var words []*ideaChange
	for _, one := range x.changed {
		if x.isWords(one) {
			words = append(words, one)
		}
		x.fileTells(one)
	}
	if len(words) == 0 {
		return
	}
	x.commitsTell(words)
	if x.Author != "" && !x.isBot(x.Author) {
		x.tell(Error, words[0].path, "lamnad-av-person", "Ändringen är inte lämnad av slussens robot.",
			"Lämna idén i formuläret eller i intaget. Därifrån kommer den hit utan avsändare.")
	}
}

// isWords reports whether a change holds words of the one who had the idea: a
// new idea, or another title, benefit, text or picture that came with it. So
// does what cannot be read.
func (x *examiner) isWords(one *ideaChange) bool {
	if one.old.file == nil || one.new.file == nil {
		return true
	}
	was, is := &one.old.file.Idea, &one.new.file.Idea
	return was.Title != is.Title || was.Benefit != is.Benefit || !slices.Equal(x.given(was), x.given(is)) || x.addsPicture(was, is)
}

// given gives the sections that came with an idea: all but those that a later
// step or the way to it asks for, which functions write.
func (x *examiner) given(i *idea.Idea) []string {
	var out []string
	for _, s := range i.Sections {
		if rules := x.effect.Rules; rules == nil || !writtenLater(rules.Process, s.Title) {
			out = append(out, s.Title, s.Markdown)
		}
	}
	return out
}

// writtenLater reports whether a section is asked for somewhere on the way, and
// not where ideas come in.
func writtenLater(p *process.Process, title string) bool {
	known := p.Section(title)
	if known == nil {
		return false
	}
	asks := func(r process.Requirements) bool {
		return slices.ContainsFunc(r.Sections, func(id string) bool { return p.Section(id) == known })
	}
	if start := p.Start(); start == nil || asks(start.Requires) {
		return false
	}
	return slices.ContainsFunc(p.Steps, func(s *process.Step) bool {
		return asks(s.Requires) || slices.ContainsFunc(s.Transitions, func(t process.Transition) bool { return asks(t.Requires) })
	})
}

// isBot reports whether a login is the bot's. Forges do not tell cases apart.
func (x *examiner) isBot(login string) bool {
	bots := []string{x.Bot}
	if rules := x.effect.Rules; rules != nil && rules.Hosting != nil {
		bots = append(bots, rules.Hosting.Bots...)
	}
	return slices.ContainsFunc(bots, func(b string) bool { return b != "" && strings.EqualFold(b, login) })
}

// commitsTell finds what the commits tell about who made them.
func (x *examiner) commitsTell(words []*ideaChange) {
	tell := func(rule, message, remedy string) { x.tell(Error, words[0].path, rule, message, remedy) }
	const byBot = "Låt roboten göra ändringen, med idesluss submit."
	if n := len(x.Diff.Commits); n > 1 {
		tell("flera-commits", fmt.Sprintf("Ändringen är gjord i %d steg, som går att läsa vart och ett.", n), byBot)
	}
	told := map[string]bool{}
	for _, c := range x.Diff.Commits {
		for _, f := range x.commitTells(c, words) {
			if !told[f.Rule] {
				told[f.Rule] = true
				tell(f.Rule, f.Message, byBot)
			}
		}
	}
}

// commitTells finds what one commit tells about who made it.
func (x *examiner) commitTells(c forge.Commit, words []*ideaChange) []fault.Fault {
	var found []fault.Fault
	tell := func(when bool, rule, message string) {
		if when {
			found = append(found, fault.Fault{Rule: rule, Message: message})
		}
	}
	isBot := func(s forge.Signature) bool { return s.Name == forge.BotName && s.Email == forge.BotEmail }
	midnight := func(s forge.Signature) bool { return s.When.Equal(s.When.UTC().Truncate(24 * time.Hour)) }
	zone := func(s forge.Signature) int { _, offset := s.When.Zone(); return offset }
	stranger := func(s forge.Signature) bool { return s.Login != "" && !x.isBot(s.Login) }

	tell(!isBot(c.Author), "forfattare-syns", "Av ändringen syns vem som har skrivit den.")
	tell(!isBot(c.Committer), "inskickare-syns", "Av ändringen syns vem som har skickat in den.")
	tell(stranger(c.Author) || stranger(c.Committer), "inloggning-syns", "Ändringen hör till någons konto.")
	tell(zone(c.Author) != 0 || zone(c.Committer) != 0, "tidszon-syns", "Av ändringen syns i vilken tidszon den är gjord.")
	tell(!midnight(c.Author) || !midnight(c.Committer), "klockslag-syns", "Av ändringen syns vid vilket klockslag den är gjord.")
	tell(c.Signed, "signatur-syns", "Ändringen är signerad med någons nyckel.")
	tell(len(c.Parents) > 1, "sammanslagning", "Ändringen är en sammanslagning av två andra.")
	switch {
	case tellsPerson.MatchString(c.Message):
		tell(true, "person-i-meddelandet", "I meddelandet till ändringen står en person eller en adress.")
	case !fixedMessage(c.Message, words):
		tell(true, "eget-meddelande", "Meddelandet till ändringen är inte robotens fasta text.")
	}
	return found
}

// tellsPerson finds trailers and addresses in a commit's message.
var tellsPerson = regexp.MustCompile(`(?im)\S@\S|^[a-z]+(-[a-z]+)+: |^(cc|author|committer): `)

// fixedMessages are the messages of the bot's commits that carry an idea or
// its text, without the idea's id. Package bot writes them.
var fixedMessages = []string{"Ny idé ", "Ändrad idé ", "Beslut om ", "Utkast till beslut om "}

// fixedMessage reports whether a message is one of those that the bot writes
// about these ideas.
func fixedMessage(message string, words []*ideaChange) bool {
	message = strings.TrimSuffix(message, "\n")
	return slices.ContainsFunc(words, func(one *ideaChange) bool {
		return slices.ContainsFunc(fixedMessages, func(m string) bool { return message == m+idOf(one.path) })
	})
}

// fileTells finds what the file itself tells, beside what it says.
func (x *examiner) fileTells(one *ideaChange) {
	tell := func(line int, rule, message, remedy string) {
		x.add(Finding{fault.Fault{File: one.path, Line: line, Rule: rule, Message: message, Remedy: remedy}, Error})
	}
	if one.new.mode&0o111 != 0 {
		tell(0, "korbar-fil", "Filen är märkt som ett program.", "Ta bort märkningen. Den visar vilken dator filen kommer från.")
	}
	if one.new.file == nil {
		return
	}
	comments := commentLines(one.new.data)
	before := map[string]bool{}
	if one.old.file != nil && len(comments) > 0 {
		for _, c := range commentLines(one.old.data) {
			before[c.text] = true
		}
	}
	hidden := false
	for _, c := range comments {
		if !before[c.text] {
			hidden = true
			tell(c.line, "kommentar-i-filen", "På raden står en kommentar, som inte hör till idén.", "Ta bort det som står efter #.")
		}
	}
	if one.was != "" {
		return
	}
	i := &one.new.file.Idea
	switch {
	case path.Base(one.path) != path.Base(idea.Path(i)) && idea.ValidID(i.ID) && i.Title != "":
		tell(0, "filnamn-och-titel", "Filens namn säger något annat än idéns titel.", fmt.Sprintf("Filen ska heta %s.", path.Base(idea.Path(i))))
	case !hidden && len(one.new.faults) == 0 && !bytes.Equal(one.new.data, idea.Format(i)):
		tell(0, "inte-omskriven", "Filen är inte skriven av slussen. Hur den är skriven kan visa vem som har gjort det.",
			"Låt roboten lämna idén, med idesluss submit. Den skriver om filen.")
	}
}

// saysStill reports whether a file says the same, as Format writes it.
func saysStill(data, says []byte) bool {
	f, _ := idea.Parse("", data)
	return f != nil && bytes.Equal(idea.Format(&f.Idea), says)
}

// comment is a comment in a file's front matter.
type comment struct {
	line int
	text string
}

// maxMarks bounds how many # in one file are looked into. What comes after is
// taken for comments: nobody writes so many.
const maxMarks = 100

// commentLines finds the comments among an idea's front matter. A # begins one
// if the file says the same without what stands from there to the end of the
// line: within a text or quotes it does not.
func commentLines(data []byte) []comment {
	whole, _ := idea.Parse("", data)
	if whole == nil {
		return nil
	}
	says := idea.Format(&whole.Idea)
	var found []comment
	start, marks := 0, 0
	for n, text := range strings.Split(string(data), "\n") {
		if n > 0 && text == "---" {
			break
		}
		for at := range len(text) {
			if text[at] != '#' || at > 0 && text[at-1] != ' ' && text[at-1] != '\t' {
				continue
			}
			marks++
			without := slices.Concat(data[:start+at], data[start+len(text):])
			if marks > maxMarks || saysStill(without, says) {
				found = append(found, comment{n + 1, text[at:]})
				break
			}
		}
		start += len(text) + 1
	}
	return found
}
