package canary

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

var someone = []Canary{
	{"namn", "Åsa-Karin Öberg Kvist"},
	{"epost", "asa.oberg@kvist.example"},
	{"inloggning", "okvist-1974"},
	{"telefon", "070-174 06 05"},
}

func TestThereAreEnoughEncodings(t *testing.T) {
	names := map[string]bool{}
	for _, e := range Encodings() {
		if names[e.Name] {
			t.Errorf("two encodings are called %q", e.Name)
		}
		names[e.Name] = true
	}
	if len(names) < 60 {
		t.Errorf("%d encodings; 60 are promised", len(names))
	}
}

// What is planted is found, in whatever way it is written and wherever.
func TestEveryPlantedTraceIsFound(t *testing.T) {
	sweep := New(someone...)
	noise := []byte(strings.Repeat("Många köper verktyg som de använder en gång. ", 40))
	planted := 0
	for _, c := range someone {
		for _, e := range Encodings() {
			for _, written := range e.Write(c.Value) {
				if len(written) < shortest {
					continue
				}
				planted++
				for _, data := range [][]byte{
					written,
					bytes.Join([][]byte{noise, written, noise}, nil),
					squeezed(t, bytes.Join([][]byte{noise, written}, []byte(" "))),
				} {
					if !finds(sweep, data, c.Name) {
						t.Errorf("%s as %s was not found in %d bytes", c.Name, e.Name, len(data))
					}
				}
			}
		}
	}
	if planted < len(someone)*60 {
		t.Errorf("%d traces were planted", planted)
	}
}

func finds(s *Sweep, data []byte, canary string) bool {
	for _, h := range s.Find(data) {
		if h.Canary == canary {
			return true
		}
	}
	return false
}

func squeezed(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("before")
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTracesThatAreBrokenOverLines(t *testing.T) {
	sweep := New(someone...)
	for name, data := range map[string]string{
		"base64 in lines of 20":     lines(base64.StdEncoding.EncodeToString([]byte("xx"+someone[0].Value+" och mer")), 20, "\n"),
		"quoted-printable folded":   "asa.oberg@=\nkvist.example",
		"a header folded":           "From: Åsa-Karin\r\n Öberg Kvist",
		"YAML folded":               "namn: >-\n  Åsa-Karin\n  Öberg Kvist",
		"zero width in between":     "Åsa-\u200bKarin Ö\u200bberg Kvist",
		"soft hyphens":              "okvist\u00ad-19\u00ad74",
		"base64 in any position":    base64.StdEncoding.EncodeToString([]byte("a " + someone[2].Value + " b")),
		"in the middle of a word":   "xxokvist-1974xx",
		"zlib, as Git stores files": deflated("blob 20\x00" + someone[1].Value),
	} {
		if len(sweep.Find([]byte(data))) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

func deflated(s string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	fmt.Fprint(w, s)
	w.Close()
	return out.String()
}

func lines(s string, n int, end string) string {
	var out strings.Builder
	for len(s) > n {
		out.WriteString(s[:n] + end)
		s = s[n:]
	}
	return out.String() + s
}

func TestInnocentTextHasNoTraces(t *testing.T) {
	sweep := New(someone...)
	for _, text := range []string{
		"", "Åsa", "Karin och Öberg", "kvist", "070", "asa@exempel.example",
		strings.Repeat("Biblioteket lånar ut verktyg på samma sätt som böcker. ", 1000),
	} {
		if hits := sweep.Find([]byte(text)); len(hits) > 0 {
			t.Errorf("%.40q: %v", text, hits)
		}
	}
}

func TestACanaryMustBeLongEnoughToMeanSomething(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a canary of two letters was taken")
		}
	}()
	New(Canary{"initialer", "ÅK"})
}

func FuzzFind(f *testing.F) {
	sweep := New(someone...)
	f.Add([]byte("x\x9c\x01"))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		sweep.Find(data)
		if !finds(sweep, append(data, someone[2].Value...), "inloggning") {
			t.Error("a trace at the end was not found")
		}
	})
}
