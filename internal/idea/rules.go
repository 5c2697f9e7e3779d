package idea

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// Bounds of the texts that are shown in lists.
const (
	maxTitle   = 80
	maxBenefit = 200
)

// checker judges what needs no process: what must be there, words from fixed
// lists, dates in order, functions instead of persons.
type checker struct {
	file   *File
	told   map[[2]int]bool // places that have a fault already
	faults []fault.Fault
}

func newChecker(f *File, faults []fault.Fault) *checker {
	c := &checker{file: f, faults: faults}
	for _, earlier := range faults {
		if c.told == nil {
			c.told = map[[2]int]bool{}
		}
		c.told[[2]int{earlier.Line, earlier.Column}] = true
	}
	return c
}

// fault reports a fault in the value at path, unless that place has one: a
// value that could not be read is not also missing.
func (c *checker) fault(path, rule, message, remedy string) {
	f := fault.Fault{File: c.file.Path, Line: 1, Rule: rule, Message: message, Remedy: remedy}
	if c.file.Document.Has(path) || strings.ContainsAny(path, ".[") {
		f.Line, f.Column = c.file.Document.Position(path)
	}
	if f.Column == 0 || !c.told[[2]int{f.Line, f.Column}] {
		c.faults = append(c.faults, f)
	}
}

func (c *checker) idea() {
	i := &c.file.Idea
	c.required()
	c.identity(i)
	c.texts(i)
	c.words(i)
	c.functions(i)
	c.relations(i)
	c.decisions(i)
	c.parts(i)
	c.dates(i)
}

// need reports that a value is missing.
func (c *checker) need(path string, has bool, remedy string) {
	if has {
		return
	}
	message := spoken(path) + " saknas."
	if c.file.Document.Has(path) {
		message = spoken(path) + " är tomt."
	}
	c.fault(path, "saknas", message, remedy)
}

// inList takes a path apart at its last index: beslut[0].skal.
var inList = regexp.MustCompile(`^(.*)\[(\d+)\](?:\.(.*))?$`)

// spoken gives a path as people say it: "skal" i beslut 1.
func spoken(path string) string {
	m := inList.FindStringSubmatch(path)
	if m == nil {
		return `"` + path + `"`
	}
	n, _ := strconv.Atoi(m[2]) // digits
	if m[3] == "" {
		return fmt.Sprintf(`"%s", nummer %d,`, m[1], n+1)
	}
	return fmt.Sprintf(`"%s" i %s %d`, m[3], m[1], n+1)
}

// required wants what every idea has from its first day.
func (c *checker) required() {
	i := &c.file.Idea
	c.need("format", i.Format != 0, "Skriv format: 1 överst.")
	c.need("id", i.ID != "", "Skriv ärendenumret, till exempel id: 26-7k3qm.")
	c.need("titel", filled(i.Title), "Skriv till exempel titel: Låna verktyg på biblioteket.")
	c.need("typ", i.Type != "", "Skriv typ: ide eller typ: problem.")
	c.need("steg", i.Step != "", "Skriv vilket steg idén står i, till exempel steg: provning.")
	c.need("inkommen", !i.Received.IsZero(), "Skriv dagen då idén kom in, till exempel inkommen: 2026-03-02.")
	c.need("omrade", len(i.Areas) > 0, "Skriv minst ett programområde, till exempel omrade: [kultur-fritid].")
	c.need("nytta", filled(i.Benefit), "Skriv i en mening vad den som bor här får ut av idén.")
}

func filled(s string) bool { return strings.TrimSpace(s) != "" }

// identity judges the id and what it says about the year.
func (c *checker) identity(i *Idea) {
	if i.ID == "" {
		return
	}
	if !ValidID(i.ID) {
		c.wrongID("id", i.ID)
		return
	}
	if !i.Received.IsZero() && fmt.Sprintf("%02d", i.Received.Year()%100) != i.ID[:2] {
		c.fault("id", "id", fmt.Sprintf("Ärendenumret %s hör till ett annat år än inkommen, %s.", i.ID, i.Received),
			"Rätta datumet. Ett ärendenummer ändras aldrig.")
	}
}

func (c *checker) wrongID(path, id string) {
	remedy := "Skriv två siffror för året, bindestreck och fem tecken, till exempel 26-7k3qm. Bokstäverna i, l, o och u används inte."
	if lower := strings.ToLower(strings.TrimSpace(id)); lower != id && ValidID(lower) {
		remedy = fmt.Sprintf("Skriv %s, med små bokstäver.", lower)
	}
	c.fault(path, "id", fmt.Sprintf(`"%s" är inte ett ärendenummer.`, id), remedy)
}

// texts judges the title and the benefit, which stand in every list.
func (c *checker) texts(i *Idea) {
	c.line("titel", i.Title, maxTitle)
	c.line("nytta", i.Benefit, maxBenefit)
	if n := sentenceEnds(i.Benefit); n > 0 {
		c.fault("nytta", "en-mening", `"nytta" är mer än en mening.`, "Skriv en enda mening. Resten hör hemma under rubriken Nytta.")
	}
}

// line wants text of one line with an upper bound, in characters.
func (c *checker) line(path, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		c.fault(path, "for-lang", fmt.Sprintf(`"%s" är %d tecken. Det får vara högst %d.`, path, n, most), "Korta texten.")
	case strings.Contains(text, "\n"):
		c.fault(path, "en-rad", fmt.Sprintf(`"%s" är på flera rader.`, path), `Skriv texten på en rad, eller använd ">-" före den.`)
	case text != strings.TrimSpace(text) && filled(text):
		c.fault(path, "mellanslag", fmt.Sprintf(`"%s" har mellanslag först eller sist.`, path), "Ta bort dem.")
	}
}

// abbreviations end with a point without ending a sentence.
var abbreviations = map[string]bool{
	"bl.a": true, "ca": true, "d.v.s": true, "dvs": true, "etc": true, "f.d": true, "kl": true, "m.fl": true, "m.m": true,
	"max": true, "min": true, "nr": true, "o.d": true, "osv": true, "resp": true, "s.k": true, "st": true, "t.ex": true, "tel": true,
}

// sentenceEnds counts the ends of sentences that another sentence follows.
func sentenceEnds(text string) int {
	ends := 0
	words := strings.Fields(text)
	for n := 0; n+1 < len(words); n++ {
		word := words[n]
		next, _ := utf8.DecodeRuneInString(words[n+1])
		if strings.IndexByte(".!?", word[len(word)-1]) < 0 || strings.ToUpper(string(next)) != string(next) || strings.ToLower(string(next)) == string(next) {
			continue
		}
		if !abbreviations[strings.ToLower(strings.Trim(word, ".()"))] {
			ends++
		}
	}
	return ends
}

// words judges the fields with a fixed list of words.
func (c *checker) words(i *Idea) {
	c.oneOf("typ", i.Type, TypeIdea, TypeProblem)
	c.oneOf("slag", i.Nature, "forbattring", "innovation")
	c.oneOf("vantar_pa", i.WaitingFor, "givare", "bedomare", "ledning", "mottagare", "annan")
	c.oneOf("textursprung", i.TextOrigin, "egna_ord", "redigerad")
	c.oneOf("oversatt", i.Translated, "maskin", "manniska")
	for n, a := range i.Affected {
		c.oneOf(item("berorda", n, "roll"), a.Role, "informeras", "involveras")
	}
	if i.Funding != nil {
		c.oneOf("extern_finansiering.status", i.Funding.Status, "mojlig", "sokt", "beviljad", "avslag")
	}
	if i.Launch != nil {
		c.oneOf("lansering.ta_over", i.Launch.Adopt, "ja", "anpassa", "nej")
	}
	if i.Evaluation != nil {
		c.oneOf("utvardering.utfall", i.Evaluation.Outcome, "battre", "oforandrat", "samre", "blandat")
	}
}

func (c *checker) oneOf(path, written string, allowed ...string) {
	if written == "" {
		return
	}
	for _, word := range allowed {
		if written == word {
			return
		}
	}
	remedy := "Skriv någon av: " + strings.Join(allowed, ", ") + "."
	if meant := strict.Suggest(written, allowed); meant != "" {
		remedy = fmt.Sprintf(`Menade du "%s"?`, meant)
	}
	c.fault(path, "okant-varde", fmt.Sprintf(`%s kan inte vara "%s".`, spoken(path), written), remedy)
}

// item gives the path of a key in a list item.
func item(list string, n int, key string) string { return list + "[" + strconv.Itoa(n) + "]." + key }

// functions judges the fields that name who does something: a function, never
// a person, and so never an address.
func (c *checker) functions(i *Idea) {
	c.function("handlaggare", i.Contact)
	c.function("ansvarig", i.Responsible)
	c.function("utforare", i.Performer)
	c.function("ursprung", i.Origin)
	if i.Receiver != nil {
		c.function("mottagare.vem", i.Receiver.Who)
	}
	for n, d := range i.Decisions {
		c.function(item("beslut", n, "instans"), d.Instance)
	}
	for n, a := range i.Affected {
		c.function(item("berorda", n, "verksamhet"), a.Service)
	}
	if l := i.Launch; l != nil {
		if l.Reviewed != nil {
			c.function("lansering.granskad.av", l.Reviewed.By)
		}
		if l.Effect != nil {
			c.function("lansering.effekt.kalla", l.Effect.Source)
		}
	}
	if i.Evaluation != nil {
		for n, by := range i.Evaluation.By {
			c.function(fmt.Sprintf("utvardering.av[%d]", n), by)
		}
	}
}

func (c *checker) function(path, written string) {
	if strings.Contains(written, "@") {
		c.fault(path, "e-post", spoken(path)+" ser ut att vara en e-postadress eller ett användarnamn.",
			"Skriv en funktion, till exempel Idéslussens projektgrupp.")
	}
}

// relations judges the ids of other ideas and of challenges.
func (c *checker) relations(i *Idea) {
	c.other("ersatter", i.Replaces, i.ID)
	c.other("dubblett_av", i.DuplicateOf, i.ID)
	for n, id := range i.Similar {
		c.other(fmt.Sprintf("liknar[%d]", n), id, i.ID)
	}
	for n, id := range i.Challenges {
		if !slugForm.MatchString(id) {
			c.fault(fmt.Sprintf("utmaning[%d]", n), "id", fmt.Sprintf(`"%s" är inte id för en utmaning.`, id),
				"Skriv utmaningens filnamn utan .md, till exempel trygg-hemma.")
		}
	}
}

func (c *checker) other(path, id, own string) {
	switch {
	case id == "":
	case !ValidID(id):
		c.wrongID(path, id)
	case id == own:
		c.fault(path, "sig-sjalv", spoken(path)+" pekar på idén själv.", "Skriv den andra idéns ärendenummer.")
	}
}

// decisions judges each decision by itself; package check judges the chain.
func (c *checker) decisions(i *Idea) {
	for n, d := range i.Decisions {
		need := func(key string, has bool, remedy string) { c.need(item("beslut", n, key), has, remedy) }
		need("datum", !d.Date.IsZero(), "Skriv dagen för beslutet.")
		need("steg", d.Step != "", "Skriv vilket steg idén stod i.")
		need("utfall", d.Outcome != "", "Skriv vad beslutet blev, till exempel utfall: ja.")
		need("till", d.To != "", "Skriv vilket steg idén gick till.")
		need("skal", filled(d.Reasons), "Skriv varför. Den som hade idén får alltid veta skälen.")
	}
}

// parts judges groups and list items that say too little to be of use.
func (c *checker) parts(i *Idea) {
	if i.Pause != nil && i.Pause.Until.IsZero() && !filled(i.Pause.Condition) && c.file.Document.Empty("paus.till") {
		c.fault("paus", "saknas", "Pausen har varken datum eller villkor.", "Skriv till: och ett datum, eller villkor: och vad ni väntar på.")
	}
	for id, form := range i.Forms {
		c.need("mall."+id+".version", form.Version != 0, "Skriv mallens version, till exempel version: 1.")
	}
	for n, a := range i.Affected {
		c.need(item("berorda", n, "verksamhet"), filled(a.Service), "Skriv vilken verksamhet.")
	}
	for n, r := range i.Reports {
		c.need(item("lagesrapport", n, "datum"), !r.Date.IsZero(), "Skriv dagen för rapporten.")
		c.need(item("lagesrapport", n, "text"), filled(r.Text), "Skriv hur det går.")
	}
	for n, image := range i.Images {
		c.need(item("bilder", n, "fil"), image.File != "", "Skriv bildens filnamn, till exempel verktyg.jpg.")
	}
	if i.Launch != nil && i.Launch.Effect != nil {
		for n, m := range i.Launch.Effect.Measures {
			c.need(item("lansering.effekt.matt", n, "vad"), filled(m.What), "Skriv vad som är mätt.")
		}
	}
}
