package idea

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/idesluss/idesluss/internal/calendar"
)

// filler gives every field of a type a value: its own for each, from a seed.
type filler struct {
	*rand.Rand
	texts []string
	leave int // one in leave fields is left out; 0 for none
}

// awkward is text that YAML readers are known to stumble on.
var awkward = []string{
	"Låna verktyg", "ja", "no", "null", "~", "2026", "0123", "2026-01-02", "13:30", "1e3", "Lån: mer", "a #b", "- a", "'", `"`, `\`, "@bo", "*a", "&a", "[a]", "{a}", "? a", "| a",
	" först", "sist ", "två\nrader", "två\nrader\n", "tre\n\n\nrader", "\ntom först", "a\n---\nb", "---", "...", "<<", "=", "%a", "`a`", "å", "185\u00a0000", "a\tb",
	strings.Repeat("Många ord i rad. ", 20) + "Slut.", strings.Repeat("ord  ", 30) + "x", strings.Repeat("långt", 40),
}

func (f *filler) fill(v reflect.Value) {
	if f.leave > 0 && v.Kind() != reflect.Struct && f.IntN(f.leave) == 0 {
		return
	}
	switch v.Interface().(type) {
	case calendar.Date:
		v.Set(reflect.ValueOf(calendar.Day(2026, 1, 1).AddDays(f.IntN(3000))))
		return
	case Form:
		form := Form{Version: 1 + f.IntN(9), Answers: map[string]string{}}
		for n := range 1 + f.IntN(3) {
			form.Answers[fmt.Sprintf("fraga_%d", n)] = f.text()
		}
		v.Set(reflect.ValueOf(form))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("yaml") != "-" && v.Type() != reflect.TypeFor[Section]() {
				f.fill(v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		for range 1 + f.IntN(3) {
			item := reflect.New(v.Type().Elem()).Elem()
			f.fill(item)
			if item.Kind() == reflect.String && item.String() == "" {
				item.SetString("x") // a list has no empty items
			}
			v.Set(reflect.Append(v, item))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		entry := reflect.New(v.Type().Elem()).Elem()
		f.fill(entry)
		v.SetMapIndex(reflect.ValueOf("provning"), entry)
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(1 + f.IntN(1e6)))
	case reflect.Float64:
		v.SetFloat(f.Float64() * 1000)
	default:
		panic("a field of a kind that the test does not know: " + v.Type().String())
	}
}

func (f *filler) text() string { return f.texts[f.IntN(len(f.texts))] }

// Whatever an idea says, its file says the same. (What it may say is another
// matter: the random ideas break most rules.)
func TestFormatHoldsWhateverAnIdeaSays(t *testing.T) {
	for seed := range uint64(300) {
		f := &filler{Rand: rand.New(rand.NewPCG(seed, 1)), texts: awkward, leave: int(seed % 4 * 2)}
		var want Idea
		f.fill(reflect.ValueOf(&want).Elem())
		want.Format = FormatVersion
		want.Sections = []Section{{Title: "Problem", Markdown: "Text med ```kod``` i."}, {Title: "Idé"}}
		written := Format(&want)
		got, faults := read("", written)
		if len(faults) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, faults, written)
		}
		if diff := cmp.Diff(want, got.Idea, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Section{}, "Line", "First")); diff != "" {
			t.Fatalf("seed %d: read differently (-want +got):\n%s\n%s", seed, diff, written)
		}
	}
}

// notUnderlag is what a decision, or the tool itself, writes: votes outlive it.
var notUnderlag = map[string]bool{
	"steg": true, "svarsdatum": true, "vantar_pa": true, "paus": true, "beslut": true, "liknar": true,
}

// Every field of an idea either is part of what is assessed or is on the list;
// a new field is part of it until somebody decides otherwise.
func TestDigestCoversTheUnderlagAndNothingElse(t *testing.T) {
	base := parsed(t, basePath, testdata(t, "enkel.md")).Idea
	before := Digest(&base)
	kind := reflect.TypeFor[Idea]()
	left := len(notUnderlag)
	for n := range kind.NumField() {
		key, _, _ := strings.Cut(kind.Field(n).Tag.Get("yaml"), ",")
		changed := base
		f := &filler{Rand: rand.New(rand.NewPCG(uint64(n), 2)), texts: []string{"något annat"}}
		field := reflect.ValueOf(&changed).Elem().Field(n)
		field.SetZero()
		f.fill(field)
		if key == "-" {
			changed.Sections = []Section{{Title: "Problem", Markdown: "En annan text."}}
		}
		switch differs := Digest(&changed) != before; {
		case notUnderlag[key] && differs:
			t.Errorf("%s changes the digest, and would void votes", key)
		case !notUnderlag[key] && !differs:
			t.Errorf("%s does not change the digest, and could be changed behind the votes", key)
		}
		if notUnderlag[key] {
			left--
		}
	}
	if left != 0 {
		t.Error("a field that is not underlag has another name now")
	}
}

func TestDigestSeesValuesNotLayout(t *testing.T) {
	text := testdata(t, "enkel.md")
	base := parsed(t, basePath, text).Idea
	other := strings.Replace(text, "omrade: [kultur-fritid]", "# områden\nomrade:\n  - 'kultur-fritid'", 1)
	other = strings.Replace(other, "## Problem\n", "## Problem\n\n", 1)
	again := parsed(t, basePath, other).Idea
	if Digest(&base) != Digest(&again) {
		t.Error("comments, quotes or empty lines change the digest")
	}
	moved := base
	moved.Sections = []Section{base.Sections[1], base.Sections[0]}
	if Digest(&base) == Digest(&moved) {
		t.Error("the order of the sections does not change the digest")
	}
	// Votes in pull requests are bound to this. A change of how Format writes
	// voids them all, so it must not happen unnoticed.
	const known = "a7fffc0f0ca646efa4c4937ef3cc20dc0ad573035c19a61b80f2a4a66d2cb1c6"
	if d := Digest(&base); d != known {
		t.Errorf("Digest = %s, was %s", d, known)
	}
}
