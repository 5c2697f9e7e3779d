package check

import (
	"crypto/ed25519"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

func aBallot() *Ballot {
	return &Ballot{
		Repository: theSluss, Pull: 17, Underlag: strings.Repeat("a", 64), Kind: AdviceBallot, Seat: care, Part: Ordinary, Number: 1,
		Advice: process.Yes, Answers: map[string]string{"finns_redan": "3", "samverkan": "Med \"biblioteket\" <och> fler\nrader"},
		Conflict: NoConflict, Reasons: "Därför.", Day: calendar.Day(2026, time.March, 19), Key: "arbetsplatsen",
		Words: "**Bedömning**\n\nRåd: ja\n\n```\nkod\n```",
	}
}

func signed(t testing.TB, b *Ballot) string {
	t.Helper()
	body, err := b.Sign(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestABallotIsReadAsItWasSigned(t *testing.T) {
	bare := aBallot()
	bare.Words, bare.Answers, bare.Reasons = "", nil, ""
	for sentence, b := range map[string]*Ballot{"with words for people": aBallot(), "without": bare} {
		t.Run(sentence, func(t *testing.T) {
			body := signed(t, b)
			if again := signed(t, b); again != body {
				t.Error("signed twice it is not the same")
			}
			for _, as := range []string{body, strings.ReplaceAll(body, "\n", "\r\n"), "\n" + body + "  \n"} {
				got, err := ParseBallot(as)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(b, got, cmpopts.IgnoreUnexported(Ballot{})); diff != "" {
					t.Errorf("-signed +read:\n%s", diff)
				}
				rules := presetRules(t, "orebro")
				if why := got.Verify(rules.Keys, b.Day); why != "" {
					t.Error(why)
				}
			}
		})
	}
}

// TestABallotInWordsSaysTheSame: read as a review of a person's own, the words
// of a ballot say what its block says.
func TestABallotInWordsSaysTheSame(t *testing.T) {
	rules := presetRules(t, "orebro")
	step := rules.Process.Step("bedomning")
	b := aBallot()
	b.Answers = map[string]string{"finns_redan": "3", "samverkan": "Med biblioteket."}
	got := readAssessment(b.Describe(rules, step), step, rules.Process.Form(step.Form))
	if got.advice != b.Advice || got.conflict != b.Conflict || !maps.Equal(got.answers, b.Answers) || !strings.HasSuffix(got.reasons, b.Reasons) || len(got.notes) > 0 {
		t.Errorf("%s\nis read as %+v", b.Describe(rules, step), got)
	}
	for kind, part := range map[BallotKind]Part{AdviceBallot: Vacant, DecisionBallot: Substitute, FeedbackBallot: Ordinary} {
		b := &Ballot{Kind: kind, Part: part, Seat: care}
		if words := b.Describe(rules, step); words == "" || strings.Contains(words, care) {
			t.Errorf("%s, %s: %q", kind, part, words)
		}
	}
}

func TestABallotIsReadStrictly(t *testing.T) {
	body := signed(t, aBallot())
	for sentence, change := range map[string][2]string{
		"a key in another order":           {`"version":1,"plats":"` + theSluss + `"`, `"plats":"` + theSluss + `","version":1`},
		"a space":                          {`"forslag":17`, `"forslag": 17`},
		"a number written otherwise":       {`"forslag":17`, `"forslag":17.0`},
		"a key that nobody knows":          {`"nyckel":`, `"extra":1,"nyckel":`},
		"a key that stands twice":          {`"forslag":17`, `"forslag":16,"forslag":17`},
		"a key in capitals":                {`"rad":"ja"`, `"RAD":"ja"`},
		"a letter written as an escape":    {`Därför`, `D\u00e4rför`},
		"a version that is not known":      {`"version":1`, `"version":2`},
		"answers in another order":         {`["finns_redan","3"],["samverkan"`, `["samverkan","3"],["finns_redan"`},
		"no pull request":                  {`"forslag":17`, `"forslag":0`},
		"no underlag":                      {strings.Repeat("a", 64), ""},
		"an underlag that is cut":          {strings.Repeat("a", 64), strings.Repeat("a", 40)},
		"no number":                        {`"nr":1`, `"nr":0`},
		"a day that does not exist":        {"2026-03-19", "2026-02-30"},
		"a conflict":                       {`"jav":"nej"`, `"jav":"ja"`},
		"a part that is none":              {`"rost":"ordinarie"`, `"rost":"extra"`},
		"a kind that is none":              {`"slag":"rad"`, `"slag":"prat"`},
		"a vacant seat that advises":       {`"rost":"ordinarie"`, `"rost":"obesatt"`},
		"an assessment without advice":     {`"rad":"ja",`, ``},
		"a decision about no wording":      {`"slag":"rad"`, `"slag":"beslut"`},
		"a seat with a space":              {`"stol":"` + care + `"`, `"stol":"vård omsorg"`},
		"no line of its own for the block": {"\n```ideslussen-rost", " ```ideslussen-rost"},
		"a block that is not closed":       {"==\n```", "=="},
		"a signature that is cut":          {"==\n```", "\n```"},
		"a second block":                   {"```ideslussen-rost\n", "```ideslussen-rost\n```ideslussen-rost\n"},
	} {
		t.Run(sentence, func(t *testing.T) {
			changed := strings.Replace(body, change[0], change[1], 1)
			if changed == body {
				t.Fatal("the case changes nothing")
			}
			if b, err := ParseBallot(changed); err == nil || b != nil && errors.Is(err, ErrNoBallot) {
				t.Errorf("it is read as %+v, %v", b, err)
			}
		})
	}
	if _, err := ParseBallot("Råd: ja"); !errors.Is(err, ErrNoBallot) {
		t.Errorf("a text without a block gives %v", err)
	}
}

func TestWhatCannotBeReadIsNotSigned(t *testing.T) {
	for sentence, spoil := range map[string]func(*Ballot){
		"no seat":                      func(b *Ballot) { b.Seat = "" },
		"no advice":                    func(b *Ballot) { b.Advice = "" },
		"words that look like a block": func(b *Ballot) { b.Words = "```ideslussen-rost\nx\n```" },
		"words that are no UTF-8":      func(b *Ballot) { b.Reasons = "\xff" },
	} {
		b := aBallot()
		spoil(b)
		if body, err := b.Sign(testKey); err == nil {
			t.Errorf("%s: it was signed:\n%s", sentence, body)
		}
	}
	if _, err := aBallot().Sign(ed25519.PrivateKey("kort")); err == nil {
		t.Error("it was signed with something that is no key")
	}
}

// FuzzParseBallot: whatever is read is what Sign writes, and only the whole of
// it holds.
func FuzzParseBallot(f *testing.F) {
	rules := presetRules(f, "orebro")
	genuine := signed(f, aBallot())
	f.Add(genuine)
	f.Add("ord\n\n" + genuine)
	f.Add("```ideslussen-rost\n{}\nAAAA\n```")
	f.Fuzz(func(t *testing.T, body string) {
		b, err := ParseBallot(body)
		if err != nil {
			if b != nil {
				t.Errorf("a ballot comes with the error %v", err)
			}
			return
		}
		if line, err := b.line(); err != nil || line != b.signed {
			t.Errorf("it reads %q and writes %q, %v", b.signed, line, err)
		}
		if why := b.Verify(rules.Keys, b.Day); why == "" && tidy(body) != genuine {
			t.Errorf("it believes\n%s", body)
		}
	})
}
