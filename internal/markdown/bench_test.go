package markdown

import (
	"strings"
	"testing"
)

// typical is a body of about 3 kB, such as a launched idea has.
var typical = strings.Repeat(`### Så gick det till

Vi lånade ut **verktyg** på biblioteket i Exempelköping, varje vardag kl. 13.30, till 1 250 personer.
Det kostade 185 000 kronor, och *ingen* behövde köpa en borrmaskin för att sätta upp en hylla.

- Låntagaren visar sitt lånekort.
- Personalen noterar datum, t.ex. på en lapp.
- Verktyget lämnas tillbaka inom en vecka.

1. Läs om [hur du lånar verktyg](/ideer/verktyg/) innan du går dit.
2. Ring [biblioteket](tel:019-000000) eller skriv.

| Mått | Före | Efter |
| --- | ---: | ---: |
| Lån per vecka | 12 | 87 |
| Nöjda låntagare, procent | 61 | 94 |

> "Jag hade aldrig fått upp hyllan annars," säger en låntagare.

`, 4)

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(typical)))
	for b.Loop() {
		if Parse(typical, Options{Base: 3}).Refused() {
			b.Fatal("refused")
		}
	}
}

// BenchmarkBounds, BenchmarkPlain and BenchmarkBluemonday tell what each guard
// adds to Parse, and what asking bluemonday every time would add.
func BenchmarkBounds(b *testing.B) {
	for b.Loop() {
		overBounds(typical)
	}
}

func BenchmarkPlain(b *testing.B) {
	page := string(Parse(typical, Options{Base: 3}).HTML())
	for b.Loop() {
		if !plain(page) {
			b.Fatal("not plain")
		}
	}
}

func BenchmarkBluemonday(b *testing.B) {
	page := string(Parse(typical, Options{Base: 3}).HTML())
	for b.Loop() {
		policy.Sanitize(page)
	}
}
