package idea

import (
	"path"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// ChallengeFolder is where challenges are, from the root of the sluss.
const ChallengeFolder = "ideas/utmaningar"

// Challenge is a strategic challenge (utmaning) that ideas may answer to: a
// file of its own in ideas/utmaningar, named after its id.
type Challenge struct {
	Format    int           `yaml:"format"`
	ID        string        `yaml:"id"` // ASCII slug, the file's name
	Title     string        `yaml:"titel"`
	Owner     string        `yaml:"agare"`    // function with the mandate
	Mandate   string        `yaml:"mandat"`   // what the owner may decide
	Resources string        `yaml:"resurser"` // what is set aside
	Source    string        `yaml:"kalla"`    // the dialogue or analysis it comes from
	Goals     []string      `yaml:"mal"`
	From      calendar.Date `yaml:"fran"`
	Until     calendar.Date `yaml:"till"`

	Sections []Section `yaml:"-"`
}

// ParseChallenge reads one challenge, as strictly as [Parse] reads an idea. It
// is nil when nothing could be read from the file.
func ParseChallenge(name string, data []byte) (*Challenge, []fault.Fault) {
	var challenge Challenge
	document, body, faults := decode(name, data, &challenge, &challenge.Format)
	if document == nil {
		fault.Sort(faults)
		return nil, faults
	}
	challenge.Sections = body
	c := newChecker(&File{Path: name, Document: document}, faults)
	c.challenge(&challenge)
	fault.Sort(c.faults)
	return &challenge, c.faults
}

// FormatChallenge writes a challenge as a file, as [Format] writes an idea.
func FormatChallenge(challenge *Challenge) []byte {
	return format(strict.Encode(challenge), challenge.Sections)
}

func (c *checker) challenge(ch *Challenge) {
	c.need("format", ch.Format != 0, "Skriv format: 1 överst.")
	c.need("id", ch.ID != "", "Skriv filens namn utan .md, till exempel id: trygg-hemma.")
	c.need("titel", filled(ch.Title), "Skriv utmaningen i en kort mening.")
	c.need("agare", filled(ch.Owner), "Skriv vilken funktion som äger utmaningen och får besluta om den.")
	c.need("mandat", filled(ch.Mandate), "Skriv vad ägaren får besluta.")
	c.need("resurser", filled(ch.Resources), "Skriv vad som är avsatt, eller att inget är det än.")
	c.need("kalla", filled(ch.Source), "Skriv vilken dialog eller analys utmaningen kommer från.")
	c.line("titel", ch.Title, maxTitle)
	c.function("agare", ch.Owner)
	c.after("till", ch.Until, "fran", ch.From)
	want := path.Join(ChallengeFolder, ch.ID+".md")
	switch {
	case ch.ID == "":
	case !slugForm.MatchString(ch.ID) || len(ch.ID) > maxSlug:
		c.fault("id", "id", `"id" ska vara ord med små bokstäver a–z, siffror och bindestreck.`, "Skriv till exempel id: "+strings.TrimSpace(Slug(ch.Title))+".")
	case c.file.Path != want:
		c.faults = append(c.faults, fault.Fault{File: c.file.Path, Rule: "sokvag",
			Message: "Filens namn och id stämmer inte överens.", Remedy: "Filen ska heta " + want + "."})
	}
}
