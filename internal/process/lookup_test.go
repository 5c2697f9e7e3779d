package process

import "testing"

func TestStepIsFoundAsPeopleWriteIt(t *testing.T) {
	p := preset(t, "orebro")
	p.Step("genomford").FormerID = "klar_direkt"
	p.link()
	for _, test := range []struct{ sentence, written, want string }{
		{"as it is", "provning", "provning"},
		{"with Swedish letters and a capital", "Prövning", "provning"},
		{"with its letters taken apart", "Pro\u0308vning", "provning"},
		{"by a former id", "klar-direkt", "genomford"},
		{"not by its name", "Test i liten skala", ""},
		{"not when it is nothing", "", ""},
	} {
		got := ""
		if s := p.Step(test.written); s != nil {
			got = s.ID
		}
		if got != test.want {
			t.Errorf("%s: %q finds %q, want %q", test.sentence, test.written, got, test.want)
		}
	}
	byHand := &Process{Steps: []*Step{{ID: "a", FormerID: "b"}, {ID: "b"}}}
	if byHand.Step("b") != byHand.Steps[1] {
		t.Error("a present id must win over a former one")
	}
}

func TestTransitionAndTarget(t *testing.T) {
	p := preset(t, "orebro")
	for _, test := range []struct {
		sentence, from string
		outcome        Outcome
		to, previous   string
		want           string // the step it leads to; empty when there is no such way
	}{
		{"the yes", "provning", Yes, "", "", "aterkoppling"},
		{"a no to where it leads", "provning", No, "avslutad", "", "avslutad"},
		{"a no to where it does not lead", "provning", No, "vilande", "", ""},
		{"an outcome the step does not have", "aterkoppling", No, "", "", ""},
		{"a rest goes back where it came from", "vilande", Yes, "utredning", "utredning", "utredning"},
		{"a rest that came from nowhere", "vilande", Yes, "utredning", "", ""},
		{"nothing leads out of an end", "dubblett", Yes, "", "", ""},
	} {
		got := ""
		if way := p.Step(test.from).Transition(test.outcome, test.to); way != nil {
			if s := p.Target(way, test.previous); s != nil {
				got = s.ID
			}
		}
		if got != test.want {
			t.Errorf("%s: leads to %q, want %q", test.sentence, got, test.want)
		}
	}
}

func TestTheRestIsFoundByIDOrName(t *testing.T) {
	rules, _ := load(t, sluss(t, "orebro"))
	p, o := rules.Process, rules.Organisation
	for sentence, found := range map[string]bool{
		"a section by its id":       p.Section("gor_samma_sak") == p.Section("Så kan du göra samma sak"),
		"a form":                    p.Form("Prövning") != nil,
		"a criterion by its label":  p.Form("provning").Criterion("Värdegrund") == p.Form("provning").Criterion("vardegrund"),
		"a role":                    p.Role("projektgrupp") != nil,
		"a stage":                   p.Stage(4).Name == "Utveckling",
		"an area by its name":       o.Area("Vård och omsorg") == o.Area("vard-omsorg"),
		"no area that is not there": o.Area("havet") == nil && o.Area("") == nil,
		"the process is blind":      p.Blind(),
	} {
		if !found {
			t.Errorf("not so: %s", sentence)
		}
	}
	if p.Section("gor_samma_sak") == nil || o.Area("vard-omsorg") == nil {
		t.Error("what two names find is nothing")
	}
}
