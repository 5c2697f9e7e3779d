package gateway

import (
	"errors"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/idea"
)

func TestTheSameFormTwiceIsOneIdea(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	s := w.submission(1, "Låna verktyg")
	s.Contact = &Contact{People: []Person{{Name: "Bo Ek", Email: "bo@example.org"}}, How: "epost"}
	first := w.receive(s)
	if !idea.ValidID(first.ID) || first.Again || first.AnswerBy.String() != "2026-03-23" || first.Receipt.String() != s.Token.Receipt().String() {
		t.Errorf("the first time: %+v", first)
	}
	for range 2 {
		again := w.receive(s)
		if again.ID != first.ID || !again.Again || again.AnswerBy != first.AnswerBy || again.Receipt != first.Receipt {
			t.Errorf("again: %+v", again)
		}
		w.open() // and after a restart
	}
	names, err := w.vault.Names()
	if err != nil || len(names) != 1 || names[0] != first.ID+".age" {
		t.Fatal(names, err)
	}
	sealed, err := w.vault.Get(names[0])
	if err != nil || strings.Contains(string(sealed), "Bo Ek") {
		t.Errorf("the contact is not sealed: %v", err)
	}
	opened, err := OpenContact(sealed, w.team)
	if err != nil || opened.People[0] != s.Contact.People[0] || opened.How != "epost" {
		t.Errorf("the team opens %+v, %v", opened, err)
	}
	if files := onDisk(t, w.disk.(*durabletest.Disk), "spool"); strings.Contains(files, "bo@") {
		t.Error("the spool tells a contact")
	}
}

// onDisk gives all that stands in the files below a folder.
func onDisk(t testing.TB, disk *durabletest.Disk, folder string) string {
	t.Helper()
	entries, err := disk.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		data, err := disk.ReadFile(folder + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

func TestWhatTellsWhoSomebodyIsStopsAnIdea(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	s := w.submission(1, "Låna verktyg av HEMLIG")
	s.Idea.Sections[1].Markdown = "Fråga HEMLIG."
	_, err := w.Receive(t.Context(), s)
	var refused *Refused
	if !errors.As(err, &refused) || len(refused.Hits["titel"]) != 1 || len(refused.Hits["ide"]) != 1 || strings.Contains(err.Error(), "HEMLIG") {
		t.Fatalf("%v, %+v", err, refused)
	}
	if onDisk(t, w.disk.(*durabletest.Disk), "spool") != "" {
		t.Error("something was kept")
	}
	s.Idea = typed("Låna verktyg")
	if got := w.receive(s); got.Again {
		t.Error("the mended idea is taken for one that was kept")
	}
}

// A line in a log for each idea would tell the second that it was sent.
func TestNothingTellsWhenAnIdeaWasSent(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	w.log.Reset()
	w.receive(w.submission(1, "Låna verktyg"))
	if w.log.Len() > 0 {
		t.Errorf("the log tells: %s", &w.log)
	}
}
