package site

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// shown says where a field of an idea may be read: in the internal index, and
// on the public site once the idea is launched. What may be shown is shown,
// on the idea's own page.
type shown struct {
	internal, public bool

	// when limits it to ideas in some steps; everywhere when nil.
	when func(*process.Step) bool

	// as is what to look for instead of the canary where the field holds one
	// of a fixed set of words. Such a word proves nothing when it is found
	// elsewhere, so it is only looked for on the idea's own page.
	as string
}

var (
	everyone = shown{internal: true, public: true}
	inside   = shown{internal: true}
	nowhere  = shown{}
)

func said(s shown, as string) shown                       { s.as = as; return s }
func during(s shown, when func(*process.Step) bool) shown { s.when = when; return s }

func isOpen(s *process.Step) bool   { return s.Kind.Open() }
func rests(s *process.Step) bool    { return s.Kind == process.Resting }
func launched(s *process.Step) bool { return s.Web != "" }

// shownFields classifies every field of an idea file. A new field makes
// TestEveryFieldIsClassified fail until someone has decided here who may read
// it.
var shownFields = map[string]shown{
	"format":       nowhere,
	"id":           everyone,
	"titel":        everyone,
	"typ":          said(inside, "Idé, innovation"),
	"slag":         said(inside, "Idé, innovation"),
	"steg":         said(inside, "Steg"),
	"inkommen":     inside,
	"ursprung":     inside,
	"organisation": said(inside, "Exempelbolaget"),
	"omrade":       said(everyone, "Vård och omsorg"),
	"malgrupp":     said(everyone, "Föreningar"),
	"amnen":        inside,
	"mal":          said(everyone, "En trygg vardag"),
	"nytta":        inside, // the public page has the lead, which tells what came of it

	"utmaning":    said(everyone, challengeCanary),
	"ersatter":    said(inside, replacedTitle), // none of these three is launched
	"liknar":      said(inside, similarTitle),
	"dubblett_av": said(inside, duplicatedTitle),
	"delas_med":   inside,

	"svarsdatum":   during(inside, isOpen),
	"vantar_pa":    during(said(inside, "någon utanför Idéslussen"), isOpen),
	"paus.till":    during(inside, rests),
	"paus.villkor": during(inside, rests),
	"handlaggare":  inside, // readers are given the service's own contact

	"mall.version":     nowhere, // only told when the questions have changed since
	"mall.svar":        inside,
	"beslut.datum":     everyone, // the latest is the day the public page changed
	"beslut.steg":      said(inside, "Från "),
	"beslut.utfall":    said(inside, "efter "),
	"beslut.till":      said(inside, " till "),
	"beslut.skal":      inside,
	"beslut.tips":      inside,
	"beslut.inga_tips": said(inside, "Vi har inga tips den här gången."),
	"beslut.nasta":     inside,
	"beslut.instans":   inside,
	"beslut.dnr":       inside,

	"ansvarig":            inside,
	"utforare":            inside,
	"mottagare.vem":       everyone,
	"mottagare.kapacitet": inside,
	"berorda.verksamhet":  inside,
	"berorda.roll":        said(inside, "Är med"),
	"berorda.kontaktad":   inside,
	"berorda.forankrad":   inside,
	"resurser":            inside,
	"samverkan.intern":    everyone,
	"samverkan.extern":    everyone,

	"extern_finansiering.finansiar": inside,
	"extern_finansiering.belopp":    inside,
	"extern_finansiering.period":    inside,
	"extern_finansiering.utlysning": inside,
	"extern_finansiering.status":    said(inside, "Beviljad"),
	"extern_finansiering.dnr":       inside,

	"test.hypotes":       inside,
	"test.matt":          inside,
	"test.resultat":      inside,
	"lagesrapport.datum": inside,
	"lagesrapport.text":  inside,

	"lansering.datum":              everyone,
	"lansering.ingress":            everyone,
	"lansering.effekt.typ":         said(everyone, "Tryggare"),
	"lansering.effekt.fore":        everyone,
	"lansering.effekt.efter":       everyone,
	"lansering.effekt.metod":       everyone,
	"lansering.effekt.datum":       everyone,
	"lansering.effekt.matt.vad":    everyone,
	"lansering.effekt.matt.enhet":  everyone,
	"lansering.effekt.matt.fore":   everyone,
	"lansering.effekt.matt.efter":  everyone,
	"lansering.effekt.matt.antal":  everyone,
	"lansering.effekt.citat":       everyone,
	"lansering.effekt.kalla":       everyone,
	"lansering.kostnad.utveckling": everyone,
	"lansering.kostnad.drift":      everyone,
	"lansering.kostnad.arbetstid":  everyone,
	"lansering.ta_over":            said(everyone, "Ja, men den behöver anpassas."),
	"lansering.ta_over_text":       everyone,
	"lansering.anvands_av":         everyone,
	"lansering.kanaler":            inside,
	"lansering.granskad.datum":     everyone,
	"lansering.granskad.av":        everyone,

	"bilder.fil":       everyone,
	"bilder.alt":       everyone,
	"bilder.dekorativ": nowhere,
	"bilder.licens":    everyone,
	"textursprung":     said(everyone, "Texten är redigerad av Idéslussen."),
	"oversatt":         said(everyone, "Texten är översatt av en dator"),

	"utvardering.senast":   inside,
	"utvardering.gjord":    everyone,
	"utvardering.utfall":   said(everyone, "Det blev bättre."),
	"utvardering.lardomar": everyone,
	"utvardering.av":       everyone,

	"avsnitt.problem":       everyone,
	"avsnitt.ide":           everyone,
	"avsnitt.nytta":         everyone,
	"avsnitt.helhetsbild":   inside,
	"avsnitt.handlingsplan": inside,
	"avsnitt.resultat":      everyone,
	"avsnitt.lardomar":      everyone,
	"avsnitt.gor_samma_sak": everyone,

	"filnamn": during(everyone, launched), // the end of the public address, which the index leads to
}

// consented is what zone 1 brings for those who have asked to be seen. It may
// be read on the page of their own idea on the public site, and in no other
// file of either tree.
var consented = map[string]shown{
	"givare.namn":  {public: true},
	"givare.citat": {public: true},
}

// Of an idea whose step says index: rubrik the index shows no more than this.
var titleOnlyFields = []string{"id", "titel"}

const (
	challengeCanary = "Fler ska våga cykla"
	replacedTitle   = "Den ersatta idén"
	similarTitle    = "Den liknande idén"
	duplicatedTitle = "Den dubblerade idén"
)

// leafPaths gives the path of every value that a struct with yaml tags holds.
// A map of forms is told as its version and its answers, and the body as one
// path per section.
func leafPaths(t reflect.Type, prefix string, sections []process.Section) []string {
	var out []string
	for n := range t.NumField() {
		f := t.Field(n)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		at, inner := prefix+key, f.Type
		if inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct {
			inner = inner.Elem()
		}
		switch {
		case f.Type == reflect.TypeFor[[]idea.Section]():
			for _, s := range sections {
				out = append(out, "avsnitt."+s.ID)
			}
		case f.Type == reflect.TypeFor[map[string]idea.Form]():
			out = append(out, at+".version", at+".svar")
		case inner.Kind() == reflect.Struct:
			out = append(out, leafPaths(inner, at+".", sections)...)
		default:
			out = append(out, at)
		}
	}
	return out
}

// unclassified gives what is wrong with a classification of the fields of t.
func unclassified(t reflect.Type, sections []process.Section, table map[string]shown) []string {
	fields := append(leafPaths(t, "", sections), "filnamn")
	var wrong []string
	for _, f := range fields {
		if _, ok := table[f]; !ok {
			wrong = append(wrong, f+" is not classified: who may read it?")
		}
	}
	for _, f := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(fields, f) {
			wrong = append(wrong, f+" is classified, but no idea has such a field")
		}
	}
	return wrong
}

func TestEveryFieldIsClassified(t *testing.T) {
	sections := orebro(t).Process.Sections
	for _, wrong := range unclassified(reflect.TypeFor[idea.Idea](), sections, shownFields) {
		t.Error(wrong)
	}
	type grown struct {
		idea.Decision `yaml:"beslut"`
		Sender        string `yaml:"avsandare"`
	}
	if got := unclassified(reflect.TypeFor[grown](), sections, shownFields); !slices.Contains(got, "avsandare is not classified: who may read it?") {
		t.Errorf("a new field is not noticed: %q", got)
	}
}

// orebro is the rules of the default process with the municipality's words.
func orebro(t *testing.T) *process.Rules {
	t.Helper()
	rules, faults, err := process.Load(emptySluss(t, "orebro"))
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return rules
}

// canary is a value that stands for one field of the idea in one step.
type canary struct{ field, step string }

// aviary makes ideas whose every value is a canary, and finds canaries in
// what was built from them. Text says its own name; days, numbers and case
// numbers are looked up, since each is used once.
type aviary struct {
	known map[string]canary // "2019-03-04", "73402001", "19-k0002"
	step  string            // of the idea being made
	base  calendar.Date     // the day it came in
	order int               // of the step
	next  int               // number of the next day or number
	fixed map[string]any    // by field: values that the process or a list of words decides
}

// day gives a day of its own to a field.
func (a *aviary) day(field string) calendar.Date {
	a.next++
	d := a.base.AddDays(a.next)
	a.known[d.String()] = canary{field, a.step}
	return d
}

// number gives a number of its own to a field.
func (a *aviary) number(field string) int {
	a.next++
	n := 73_400_000 + a.order*1000 + a.next
	a.known[strconv.Itoa(n)] = canary{field, a.step}
	return n
}

func (a *aviary) text(field string) string { return "KANARIE-" + field + "-I-" + a.step }

// fill gives every value in v its canary.
func (a *aviary) fill(v reflect.Value, field string) {
	if value, ok := a.fixed[field]; ok {
		v.Set(reflect.ValueOf(value))
		return
	}
	switch {
	case v.Type() == reflect.TypeFor[calendar.Date]():
		v.Set(reflect.ValueOf(a.day(field)))
	case v.Kind() == reflect.String:
		v.SetString(a.text(field))
	case v.Kind() == reflect.Int:
		v.SetInt(int64(a.number(field)))
	case v.Kind() == reflect.Float64:
		v.SetFloat(float64(a.number(field)))
	case v.Kind() == reflect.Bool:
		v.SetBool(false)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		a.fill(v.Elem(), field)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		a.fill(v.Index(0), field)
	case v.Kind() == reflect.Struct:
		for n := range v.NumField() {
			key, _, _ := strings.Cut(v.Type().Field(n).Tag.Get("yaml"), ",")
			a.fill(v.Field(n), strings.TrimPrefix(field+"."+key, "."))
		}
	default:
		panic(fmt.Sprintf("%s is a %s, and there is no canary for that yet", field, v.Type()))
	}
}

// idea makes the idea that stands in a step, having come there by a chain of
// decisions.
func (a *aviary) idea(p *process.Process, s *process.Step, order int) *idea.Idea {
	a.step, a.order, a.next = s.ID, order, 0
	a.base = calendar.Day(2012, time.January, 2).AddDays(order * 200)
	a.known[a.base.String()] = canary{"inkommen", s.ID}
	id := fmt.Sprintf("%02d-k%04d", a.base.Year()%100, order)
	a.known[id] = canary{"id", s.ID}
	a.fixed = map[string]any{
		"format": idea.FormatVersion, "id": id, "typ": "ide", "slag": "innovation", "steg": s.ID, "inkommen": a.base,
		"organisation": "bolaget", "omrade": []string{"vard-omsorg"}, "malgrupp": []string{"foreningar"}, "mal": []string{"trygg-vardag"},
		"utmaning": []string{"fler-cyklar"}, "ersatter": "11-k0001", "liknar": []string{"11-k0002"}, "dubblett_av": "11-k0003",
		"vantar_pa": "annan", "beslut": []idea.Decision(nil),
		"mall": map[string]idea.Form{
			"provning": {Version: 1, Answers: map[string]string{"uppdrag": "ja", "vardegrund": "ja", "jamlikhet_miljo": "ja", "extern_finansiering": "oklart"}},
			"stod":     {Version: 1, Answers: map[string]string{"gora_battre": a.text("mall.svar")}},
		},
		"berorda.roll": "involveras", "extern_finansiering.status": "beviljad",
		"lansering.effekt.typ": []string{"tryggare"}, "lansering.ta_over": "anpassa",
		"bilder.fil": pictureName(s), "textursprung": "redigerad", "oversatt": "maskin", "utvardering.utfall": "battre",
	}
	i := &idea.Idea{}
	v := reflect.ValueOf(i).Elem()
	for n := range v.NumField() {
		if key, _, _ := strings.Cut(v.Type().Field(n).Tag.Get("yaml"), ","); key != "-" {
			a.fill(v.Field(n), key)
		}
	}
	i.Decisions = a.decisions(p, s) // later than all else, so that the last is the day the page changed
	for _, section := range p.Sections {
		c := a.text("avsnitt." + section.ID)
		text := c + " är en fågel. Den kan sjunga."
		switch section.ID {
		case "lardomar":
			text = "- " + c + " är en fågel.\n- Den kan inte flyga."
		case "gor_samma_sak":
			text = "1. " + c + " är en fågel.\n2. Köp en bur.\n3. Sjung."
		}
		i.Sections = append(i.Sections, idea.Section{Title: section.Title, Markdown: text})
	}
	return i
}

func pictureName(s *process.Step) string { return "kanarie-bilder.fil-i-" + s.ID + ".png" }

// decisions takes the idea to a step, with tips and without.
func (a *aviary) decisions(p *process.Process, to *process.Step) []idea.Decision {
	var out []idea.Decision
	for n, w := range chain(p, to) {
		d := idea.Decision{
			Date: a.day("beslut.datum"), Step: w.step.ID, Outcome: string(w.transition.Outcome), To: w.transition.To,
			Reasons: a.text("beslut.skal"), Next: a.text("beslut.nasta"), Instance: a.text("beslut.instans"), Dnr: a.text("beslut.dnr"),
		}
		if d.NoTips = n%2 == 1; !d.NoTips {
			d.Tips = []string{a.text("beslut.tips")}
		}
		out = append(out, d)
	}
	return out
}

// chain gives a way to a step that is at least two decisions long: out to
// another function and back, and then the shortest way from where ideas come
// in.
func chain(p *process.Process, to *process.Step) []way {
	start := p.Start()
	refer := start.Transition(process.Refer, "")
	away := p.Step(refer.To)
	detour := []way{{start, refer}, {away, away.Transition(process.Back, start.ID)}}
	if to == start {
		return detour
	}
	ways := [][]way{{{step: start}}}
	seen := map[*process.Step]bool{}
	for len(ways) > 0 {
		done := ways[0]
		ways = ways[1:]
		from := done[len(done)-1].step
		if seen[from] {
			continue
		}
		seen[from] = true
		for n := range from.Transitions {
			t := &from.Transitions[n]
			target := p.Step(t.To)
			if target == nil {
				continue // leads back to where the idea came from
			}
			taken := slices.Clone(done)
			taken[len(taken)-1].transition = t
			if target == to {
				return append(detour, taken...)
			}
			ways = append(ways, append(taken, way{step: target}))
		}
	}
	return nil
}

// sluss gives a sluss with an idea of canaries in every step, three plain ones
// that they refer to, and a challenge.
func (a *aviary) sluss(t *testing.T, rules *process.Rules) fstest.MapFS {
	t.Helper()
	files := emptySluss(t, "orebro")
	delete(files, "ideas/.gitkeep")
	organisation, err := fs.ReadFile(repository, "site/organisation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files["site/organisation.yaml"] = &fstest.MapFile{Data: append(organisation, "organisationer: [{id: bolaget, namn: Exempelbolaget}]\n"...)}
	files["ideas/utmaningar/fler-cyklar.md"] = &fstest.MapFile{Data: idea.FormatChallenge(&idea.Challenge{
		Format: 1, ID: "fler-cyklar", Title: challengeCanary, Owner: "Trafikchefen", Mandate: "Får besluta.", Resources: "En tjänst.",
		Source: "En dialog.", Sections: []idea.Section{{Title: "Problem", Markdown: "Få cyklar."}},
	})}
	for n, title := range []string{replacedTitle, similarTitle, duplicatedTitle} {
		id := fmt.Sprintf("11-k%04d", n+1)
		files["ideas/2011/03/"+id+"-hjalp.md"] = &fstest.MapFile{Data: idea.Format(&idea.Idea{
			Format: 1, ID: id, Title: title, Type: "ide", Step: rules.Process.Start().ID, Received: calendar.Day(2011, 3, 1),
			Areas: []string{"vard-omsorg"}, Benefit: "Det blir bra.", AnswerBy: calendar.Day(2026, 12, 1), Contact: "Projektgruppen",
			Sections: []idea.Section{{Title: "Problem", Markdown: "Det är svårt."}, {Title: "Idé", Markdown: "Gör så här."}},
		})}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	for order, s := range rules.Process.Steps {
		i := a.idea(rules.Process, s, order)
		files[fileOf(i)] = &fstest.MapFile{Data: idea.Format(i)}
		files["site/bilder/"+pictureName(s)] = &fstest.MapFile{Data: picture.Bytes()}
	}
	return files
}

// fileOf gives an idea's path; its name is a canary too.
func fileOf(i *idea.Idea) string {
	return fmt.Sprintf("ideas/%s/%s-kanarie-filnamn-i-%s.md", i.Received.Time().Format("2006/01"), i.ID, i.Step)
}

var (
	textCanary = regexp.MustCompile(`(?i)kanarie-([a-z_.]+?)-i-([a-z]+)`)
	isoDay     = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}`)
	wordDay    = regexp.MustCompile(`([0-9]{1,2}) (januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december) ([0-9]{4})`)
	bigNumber  = regexp.MustCompile(`734[0-9]{5}`)
	caseNumber = regexp.MustCompile(`[0-9]{2}-k[0-9]{4}`)
)

// found gives the canaries in a text.
func (a *aviary) found(text string) map[canary]bool {
	text = html.UnescapeString(text)
	text = strings.NewReplacer("\u00ad", "", "\u00a0", "", `\u00a0`, "").Replace(text)
	out := map[canary]bool{}
	for _, m := range textCanary.FindAllStringSubmatch(text, -1) {
		out[canary{strings.ToLower(m[1]), strings.ToLower(m[2])}] = true
	}
	lookup := func(key string) {
		if c, ok := a.known[key]; ok {
			out[c] = true
		}
	}
	for _, exp := range []*regexp.Regexp{isoDay, bigNumber, caseNumber} {
		for _, key := range exp.FindAllString(text, -1) {
			lookup(key)
		}
	}
	for _, m := range wordDay.FindAllStringSubmatch(text, -1) {
		day, _ := strconv.Atoi(m[1])
		year, _ := strconv.Atoi(m[3])
		for month := time.January; month <= time.December; month++ {
			if calendar.MonthName(month) == m[2] {
				lookup(calendar.Day(year, month, day).String())
			}
		}
	}
	return out
}

// aviaryBuild is what was built from a sluss of canaries.
type aviaryBuild struct {
	*aviary
	rules *process.Rules
	ideas map[string]*idea.Idea // by step
	trees []builtTree
}

// builtTree is one of the two trees, and the canaries in each of its files.
type builtTree struct {
	internal bool
	files    map[string][]byte
	seen     map[string]map[canary]bool
}

func buildAviary(t *testing.T) *aviaryBuild {
	t.Helper()
	b := &aviaryBuild{aviary: &aviary{known: map[string]canary{}}, rules: orebro(t), ideas: map[string]*idea.Idea{}}
	sluss := b.sluss(t, b.rules)
	for order, s := range b.rules.Process.Steps {
		again := &aviary{known: map[string]canary{}}
		b.ideas[s.ID] = again.idea(b.rules.Process, s, order)
	}
	in := Input{Sluss: sluss, Defaults: repository, Today: exampleDay, Names: map[string]string{}, Quotes: map[string]string{}}
	for step, i := range b.ideas { // also for ideas that are not launched
		here := &aviary{step: step}
		in.Names[i.ID], in.Quotes[i.ID] = here.text("givare.namn"), here.text("givare.citat")
	}
	var public, internal Memory
	r, err := Build(t.Context(), in, &public, &internal)
	if err != nil {
		t.Fatal(err)
	}
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Fatalf("the sluss of canaries is not in order: %v", found)
	}
	b.trees = []builtTree{b.tree(false, public.Files()), b.tree(true, internal.Files())}
	for _, tree := range b.trees {
		if len(tree.files) < len(b.rules.Process.Steps) {
			t.Fatalf("only %d files were built", len(tree.files))
		}
	}
	return b
}

func (b *aviaryBuild) tree(internal bool, files map[string][]byte) builtTree {
	tree := builtTree{internal, files, map[string]map[canary]bool{}}
	for name, data := range files {
		tree.seen[name] = b.found(name + "\n" + string(data))
	}
	return tree
}

// may reports whether a field of the idea in a step may be read in a tree.
func (b *aviaryBuild) may(internal bool, c canary, table map[string]shown) bool {
	s, rule := b.rules.Process.Step(c.step), table[c.field]
	if own, ok := consented[c.field]; ok {
		rule = own
	}
	switch {
	case s == nil, rule.when != nil && !rule.when(s):
		return false
	case internal && titleOnly(s):
		return slices.Contains(titleOnlyFields, c.field)
	case internal:
		return rule.internal
	}
	return rule.public && s.Web != ""
}

// leaks gives the canaries that are where nobody has said they may be.
func (b *aviaryBuild) leaks(tree builtTree, table map[string]shown) []string {
	var out []string
	for name, seen := range tree.seen {
		for c := range seen {
			_, own := consented[c.field]
			if !b.may(tree.internal, c, table) || own && name != b.page(tree.internal, c.step) {
				out = append(out, fmt.Sprintf("%s of the idea in %s is in %s", c.field, c.step, name))
			}
		}
	}
	slices.Sort(out)
	return out
}

// page gives the file that is an idea's own page.
func (b *aviaryBuild) page(internal bool, step string) string {
	i := b.ideas[step]
	if internal {
		return "ide/" + i.ID + "/index.html"
	}
	return "ideer/" + stem(fileOf(i)) + "/index.html"
}

// lacks gives what should be on the ideas' own pages and is not.
func (b *aviaryBuild) lacks(tree builtTree, table map[string]shown) []string {
	var out []string
	for _, s := range b.rules.Process.Steps {
		name := b.page(tree.internal, s.ID)
		if !tree.internal && s.Web == "" {
			if tree.files[name] != nil {
				out = append(out, name+" should not be there")
			}
			continue
		}
		text := html.UnescapeString(string(tree.files[name]))
		for field, rule := range merged(table, consented) {
			if !b.may(tree.internal, canary{field, s.ID}, table) {
				continue
			}
			if rule.as == "" && !tree.seen[name][canary{field, s.ID}] || !strings.Contains(text, rule.as) {
				out = append(out, fmt.Sprintf("%s is not on %s, the page of the idea in %s", field, name, s.ID))
			}
		}
	}
	slices.Sort(out)
	return out
}

func merged(tables ...map[string]shown) map[string]shown {
	all := map[string]shown{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

func TestEveryFieldIsShownWhereItMayBeAndNowhereElse(t *testing.T) {
	b := buildAviary(t)
	for _, tree := range b.trees {
		for _, wrong := range slices.Concat(b.leaks(tree, shownFields), b.lacks(tree, shownFields)) {
			t.Errorf("internal %t: %s", tree.internal, wrong)
		}
	}
	for _, title := range []string{replacedTitle, similarTitle, duplicatedTitle} {
		for name, data := range b.trees[0].files {
			if bytes.Contains(data, []byte(title)) {
				t.Errorf("%s mentions %q, which is not launched", name, title)
			}
		}
	}
}

// The test above is only worth something if it can fail: were a field to be
// kept back, what shows it now would be told as a leak, and were one to be
// demanded, its absence would be.
func TestALeakOfAnyFieldIsFound(t *testing.T) {
	b := buildAviary(t)
	tried := 0
	for field, rule := range shownFields {
		if rule.as != "" {
			continue
		}
		about := func(what string) bool { return strings.HasPrefix(what, field+" ") }
		for _, tree := range b.trees {
			table := maps.Clone(shownFields)
			shows := rule.public && !tree.internal || rule.internal && tree.internal
			if shows && !(tree.internal && slices.Contains(titleOnlyFields, field)) {
				table[field] = nowhere
				if !slices.ContainsFunc(b.leaks(tree, table), about) {
					t.Errorf("%s kept back, internal %t: it is not told as a leak", field, tree.internal)
				}
			}
			if !shows {
				table[field] = everyone
				if !slices.ContainsFunc(b.lacks(tree, table), about) {
					t.Errorf("%s demanded, internal %t: it is not missed", field, tree.internal)
				}
			}
			tried++
		}
	}
	if tried == 0 {
		t.Fatal("nothing was tried")
	}
}

func TestAPlantedLeakIsFound(t *testing.T) {
	b := buildAviary(t)
	if found := b.leaks(b.trees[0], shownFields); len(found) > 0 {
		t.Fatalf("without a planted leak: %q", found)
	}
	secret := b.ideas["bedomning"]
	tests := []struct {
		what, file, text string
	}{
		{"a reason in a page", "resultat/index.html", "<p>KANARIE-beslut.skal-I-bedomning</p>"},
		{"a reason of a launched idea", "data/ideer.json", `{"skal": "KANARIE-beslut.skal-I-lansering"}`},
		{"a title in lower case in a file's name", "bilder/kanarie-titel-i-bedomning.png", ""},
		{"a day in words", "index.html", "Kom in " + secret.Received.Words()},
		{"a day in a feed", "feed.xml", "<updated>" + secret.Received.String() + "T00:00:00Z</updated>"},
		{"a number with spaces", "ideer/index.html", number(secret.Funding.Amount) + " kronor"},
		{"a number in a data file", "data/ideer.csv", strconv.Itoa(secret.Funding.Amount)},
		{"a case number in an address", "sitemap.xml", "https://ideer.example/ideer/" + secret.ID + "-x/"},
		{"a title with soft hyphens", "sok/index.html", "KANARIE-ti\u00adtel-I-bedomning"},
		{"a name on the page of another idea", "ideer/" + stem(fileOf(b.ideas["utvardering"])) + "/index.html", "<p>KANARIE-givare.namn-I-lansering</p>"},
		{"a name in open data", "data/ideer.json", `{"givare": "KANARIE-givare.namn-I-lansering"}`},
		{"a name in the feed", "feed.xml", "<author>KANARIE-givare.namn-I-lansering</author>"},
		{"a quote of an idea that is not launched", "index.html", "KANARIE-givare.citat-I-bedomning"},
		{"a field that nobody has classified", "om/index.html", "KANARIE-avsandare-I-lansering"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			planted := b.tree(false, map[string][]byte{test.file: []byte(test.text)})
			if len(b.leaks(planted, shownFields)) == 0 {
				t.Error("it is not found")
			}
		})
	}
}
