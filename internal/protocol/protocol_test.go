package protocol

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func whole() *Protocol {
	return &Protocol{
		Idea: "26-7k3qm", From: "bedomning", To: "utredning",
		Votes: []Vote{
			{Seat: "stol-vard-omsorg", Advice: "ja", Answers: []Answer{{"finns_redan", "3"}, {"vem_nytta", "2"}}},
			{Seat: "stol-kultur-fritid", Substitute: true, Advice: "nej", Answers: []Answer{{"uppdrag", "oklart"}}},
			{Seat: "stol-service-stod", Vacant: true},
			{Seat: "stol-barn-utbildning", Silent: true},
		},
		Count: 2, Seats: 4, Decided: "projektgrupp", Underlag: digest,
	}
}

const written = `Ide: 26-7k3qm
Steg: bedomning -> utredning
Bedomning: stol-vard-omsorg rad=ja finns_redan=3 vem_nytta=2
Bedomning: stol-kultur-fritid ersattare rad=nej uppdrag=oklart
Bedomning: stol-service-stod obesatt
Bedomning: stol-barn-utbildning tyst
Beslutfor: 2/4
Beslut: projektgrupp
Underlag: ` + digest + "\n"

func TestFormat(t *testing.T) {
	if diff := cmp.Diff(written, Format(whole())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	for sentence, p := range map[string]*Protocol{
		"a decision with every kind of vote":     whole(),
		"a new idea":                             {Idea: "26-7k3qm", To: "provning", Underlag: digest},
		"a decision that needs no votes":         {Idea: "26-7k3qm", From: "provning", To: "avslutad", Decided: "projektgrupp", Underlag: digest},
		"a change of text in the step":           {Idea: "26-7k3qm", Underlag: digest},
		"a decision by the one who had the idea": {Idea: "26-7k3qm", From: "provning", To: "aterkallad"},
	} {
		t.Run(sentence, func(t *testing.T) {
			for _, message := range []string{
				Format(p),
				"26-7k3qm: bedomning -> utredning\n\n" + Format(p),
				"En rubrik\n\nText.\n\n" + Format(p) + "\n\n",
			} {
				got, err := Parse(message)
				if err != nil {
					t.Fatalf("%v in\n%s", err, message)
				}
				if diff := cmp.Diff(p, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for sentence, change := range map[string][2]string{
		"an id that is none":                     {"26-7k3qm\n", "26-7k3q\n"},
		"a step without an arrow":                {"bedomning -> utredning", "bedomning utredning"},
		"a step that leads nowhere":              {"bedomning -> utredning", "bedomning -> "},
		"an arrow in another dress":              {" -> ", " → "},
		"a seat that votes twice":                {"Bedomning: stol-service-stod obesatt", "Bedomning: stol-vard-omsorg obesatt"},
		"a vote without advice":                  {"rad=ja finns_redan=3", "finns_redan=3"},
		"advice twice":                           {"rad=ja finns_redan=3", "rad=ja rad=nej"},
		"a criterion answered twice":             {"vem_nytta=2", "finns_redan=2"},
		"an answer without a value":              {"finns_redan=3", "finns_redan="},
		"a vacant seat that votes":               {"obesatt", "obesatt rad=ja"},
		"a substitute told after the vote":       {"ersattare rad=nej", "rad=nej ersattare"},
		"two spaces":                             {"rad=ja ", "rad=ja  "},
		"more votes than seats":                  {"2/4", "5/4"},
		"no seats":                               {"2/4", "0/0"},
		"a count with a zero first":              {"2/4", "02/4"},
		"a person where a role should be":        {"projektgrupp", "Anna Andersson"},
		"a digest that is cut off":               {digest, digest[:40]},
		"a trailer that no protocol has":         {"Beslut: ", "Signed-off-by: "},
		"a trailer after the last":               {"Underlag: " + digest, "Underlag: " + digest + "\nCo-authored-by: Anna <a@b.se>"},
		"trailers in another order":              {"Beslut: projektgrupp\nUnderlag: " + digest, "Underlag: " + digest + "\nBeslut: projektgrupp"},
		"line ends from another system":          {"utredning\n", "utredning\r\n"},
		"a key in small letters":                 {"Steg:", "steg:"},
		"a word with a letter that is not ASCII": {"stol-vard-omsorg", "stol-vård-omsorg"},
	} {
		t.Run(sentence, func(t *testing.T) {
			message := strings.Replace(written, change[0], change[1], 1)
			if message == written {
				t.Fatal("the case changes nothing")
			}
			if p, err := Parse("En rubrik\n\n" + message); err == nil || errors.Is(err, ErrNone) {
				t.Errorf("got %+v, %v; want an error about a line", p, err)
			}
		})
	}
}

func TestParseTellsThatThereIsNone(t *testing.T) {
	for sentence, message := range map[string]string{
		"an empty message":               "",
		"a title only":                   "Ändra texten om oss",
		"trailers of others":             "Ändra\n\nSigned-off-by: A <a@b.se>\n",
		"a protocol that is not at last": "Ändra\n\n" + written + "\nMer text.\n",
	} {
		if p, err := Parse(message); !errors.Is(err, ErrNone) {
			t.Errorf("%s: got %+v, %v; want ErrNone", sentence, p, err)
		}
	}
}

// TestGitReadsTheTrailers: what we call trailers must be trailers to Git.
func TestGitReadsTheTrailers(t *testing.T) {
	cmd := exec.Command("git", "interpret-trailers", "--parse")
	cmd.Stdin = strings.NewReader("26-7k3qm: bedomning -> utredning\n\n" + written)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written, string(out)); diff != "" {
		t.Errorf("-ours +git's:\n%s", diff)
	}
}

// FuzzParse: whatever is believed is exactly what Format would have written.
func FuzzParse(f *testing.F) {
	f.Add(written)
	f.Add("En rubrik\n\n" + written)
	f.Add("Ide: 26-7k3qm\nSteg: -> provning\n")
	f.Add("Ide: 26-7k3qm\n")
	f.Fuzz(func(t *testing.T, message string) {
		p, err := Parse(message)
		if err != nil {
			if p != nil {
				t.Errorf("a protocol comes with the error %v", err)
			}
			return
		}
		if last := strings.TrimRight(message, "\n") + "\n"; !strings.HasSuffix(last, Format(p)) {
			t.Errorf("Parse believes\n%s\nFormat writes\n%s", last, Format(p))
		}
		again, err := Parse(Format(p))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Errorf("-first +again:\n%s", diff)
		}
	})
}
