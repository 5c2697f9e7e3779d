package bot

import (
	"errors"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

func TestADecisionIsLaidOutToBeWritten(t *testing.T) {
	s := standing(t, "orebro", "ny")
	data, err := s.Scaffold(Choice{Day: thursday})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "stomme-ny.md", string(data))
	s = standing(t, "orebro", "bedoms")
	if data, err = s.Scaffold(Choice{Outcome: process.Rest, Reasons: "Vägen byggs om.", Day: thursday}); err != nil {
		t.Fatal(err)
	}
	golden(t, "stomme-vila.md", string(data))
	if _, err = s.Scaffold(Choice{Outcome: "prova", Day: thursday}); err == nil {
		t.Error("a way that is not there was laid out")
	}
}

func TestWhatWasLaidOutIsNoDecisionUntilItIsFilledIn(t *testing.T) {
	s := standing(t, "orebro", "ny")
	data, err := s.Scaffold(Choice{Day: thursday})
	if err != nil {
		t.Fatal(err)
	}
	_, found := s.readWritten(WithoutGuide(data), thursday)
	left := 0
	for _, f := range found {
		if f.Rule == "inte-ifyllt" {
			left++
		}
	}
	if left < 6 { // the reasons, what happens now, four questions
		t.Errorf("%d gaps were found: %v", left, found)
	}
}

// filled fills in what Scaffold laid out for the idea "ny".
func filled(data []byte) []byte {
	var lines []string
	for line := range strings.Lines(string(data)) {
		if key, _, gap := strings.Cut(line, "[Fyll i: "); gap {
			line = strings.TrimRight(key, `"`) + "ja\n"
		}
		line = strings.Replace(line, `"[Skriv skälet här]"`, "Idén hör till uppdraget.", 1)
		lines = append(lines, strings.Replace(line, `"[Skriv vad som händer nu, och när]"`, "Vi ringer dig.", 1))
	}
	return []byte(strings.Join(lines, ""))
}

func TestWhatSomeoneHasWrittenInTheFileBecomesTheDecision(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	s, err := w.bot.Look(t.Context(), ny)
	w.try(err)
	data, err := s.Scaffold(Choice{Day: w.day})
	w.try(err)
	moved, err := w.bot.Write(t.Context(), ny, WithoutGuide(filled(data)), w.day, false)
	w.try(err)
	if moved.Pull.Number != w.open(ny).Number || !strings.Contains(moved.Answer, "Vi ringer dig.") || moved.Way.To.ID != "aterkoppling" {
		t.Errorf("got %+v", moved)
	}
	i := w.head(moved.Pull, "ny")
	if i.Step != "aterkoppling" || i.Forms["provning"].Answers["uppdrag"] != "ja" {
		t.Errorf("the idea is %+v", i)
	}
	w.want(w.tend(), "")
}

func TestAFileThatIsNoDecisionIsRefused(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	before := w.open(ny)
	_, plain := ideaFile(t, "ny")
	s, err := w.bot.Look(t.Context(), ny)
	w.try(err)
	laidOut, err := s.Scaffold(Choice{Day: w.day})
	w.try(err)
	whole := WithoutGuide(filled(laidOut))
	for why, data := range map[string][]byte{
		"no decision":              plain,
		"a gap left":               WithoutGuide(laidOut),
		"no idea at all":           []byte("hej"),
		"nothing":                  nil,
		"another idea's number":    replace("id: 26-7k3qm", "id: 26-9n5st")(whole),
		"a way that is not there":  replace("utfall: ja", "utfall: prova")(whole),
		"the step was not changed": replace("steg: aterkoppling", "steg: provning")(whole),
	} {
		_, err := w.bot.Write(t.Context(), ny, data, w.day, false)
		var refused *Refused
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %v", why, err)
		}
	}
	if after := w.open(ny); after.Head != before.Head {
		t.Error("something was written")
	}
}
