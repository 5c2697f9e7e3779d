package gateway

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/intake"
)

// pulled is an idea as an employee writes it who follows the template.
const pulled = `---
titel: Genom en pull request
omrade: Kultur och fritid
malgrupp: Invånare
nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.
---

## Problem

Alla köper samma borrmaskin.

## Idé

Låna ut verktyg på biblioteket.
`

// What comes through the form and what comes through the intake repository
// wait for each other, and go with the same dates.
func TestAllChannelsShareABatch(t *testing.T) {
	for _, interrupted := range []int{0, 1, 3, 5, 7, 8, 9, 10, 11} {
		w := memoryWorld(t, "orebro")
		in := forgetest.NewMemory(map[string][]byte{intake.Template: []byte("mall")})
		w.intake = in
		w.open()
		w.released(1, "Genom formuläret")
		w.now = w.now.AddDate(0, 0, 1)
		pull := in.Open(forgetest.Someone{Name: "Anna Ek", Login: "annaek", Branch: "b", Message: "m", At: w.now}, map[string][]byte{"ideer/min.md": []byte(pulled)})
		if _, err := in.Merge(t.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: w.now}); err != nil {
			t.Fatal(err)
		}
		if r := w.doRelay(); r.Held != 2 || len(r.Ideas) != 0 {
			t.Fatalf("two wait: %+v", r)
		}
		w.now = w.now.AddDate(0, 0, 1)
		w.released(2, "Också genom formuläret")
		calls := 0
		if interrupted > 0 {
			memory := w.sluss
			w.sluss = &forgetest.Flaky{Forge: memory, Calls: &calls, At: interrupted, Late: interrupted%2 == 0}
			w.open()
			if _, err := w.Relay(t.Context()); err == nil {
				t.Fatalf("call %d did not fail", interrupted)
			}
			w.sluss = memory
			w.now = w.now.AddDate(0, 0, 1)
			w.open()
		}
		w.doRelay()
		ideas := w.inSluss()
		if len(ideas) != 3 {
			t.Fatalf("call %d failed: %d ideas went", interrupted, len(ideas))
		}
		dates := map[string]bool{}
		for _, i := range ideas {
			dates[i.Received.String()+i.AnswerBy.String()] = true
		}
		if len(dates) != 1 {
			t.Errorf("call %d failed: %v", interrupted, dates)
		}
		if comments := in.Said[pull.Number]; len(comments) != 1 || !strings.Contains(comments[0].Body, "Nu är det gjort.") {
			t.Errorf("call %d failed: the employee was told %v", interrupted, comments)
		}
	}
}
