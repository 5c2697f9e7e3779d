package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/idesluss/idesluss/internal/web"
)

// demoNotice is said first on the start pages of a sluss that is only tried.
const demoNotice = `<p class="ruta varn"><strong>Det här är en demonstration.</strong> Kommunen och idéerna är påhittade. En idé som inte röjer vem du är går vidare direkt, utan att en människa läser den först och utan att vänta på andra. Skriv inget som är på riktigt.</p>
`

// greet tells where everything is, and what a clerk does.
func (s *service) greet() error {
	base := strings.TrimSuffix(s.public.String(), "/")
	var out strings.Builder
	fmt.Fprintf(&out, "\nPublik webbplats:   %s/\nLämna en idé:       %s%s\nFölj en idé:        %s%s\n", base, base, web.FormPath, base, web.StatusPath)
	if s.flags.index != indexNone {
		link, err := s.env.newLink(s.public.String(), false)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "Internt index:      %s\n                    Länken gäller en gång, i en kvart. Ny länk: %s\n", link, s.command("serve link"))
	}
	if s.flags.metrics != "" {
		fmt.Fprintf(&out, "Mätvärden:          http://%s/metrics\n", s.flags.metrics)
	}
	if s.demo {
		out.WriteString("\nDet här är en demonstration: en idé som inte röjer någon går vidare direkt och\nensam. Starta med --demo=false för att vänta på människor och på fler idéer.\n")
	}
	fmt.Fprintf(&out, `
Så avgör du en idé, i ett annat fönster:
  %-42s vad väntar på att släppas?
  %-42s vad ska avgöras? (nummer står först)
  %-42s en av dem, med sitt underlag
  %-42s skriv beslutet; programmet frågar
  %-42s läs över och godkänn
Sedan slår tjänsten ihop beslutet, och idégivaren ser svaret med sitt kvitto.

Stoppa med Ctrl-C.
`, s.command("intake list"), s.command("forge pulls"), s.command("forge show NUMMER"), s.command("move ID"),
		s.command("review NUMMER --as LOGIN --approve"))
	_, err := io.WriteString(s.env.stdout, out.String())
	return err
}

// command is a command as it is written for this sluss.
func (s *service) command(words string) string {
	out := "idesluss " + words
	if s.env.dir != "." {
		out += " -C " + shellWord(s.env.dir)
	}
	if s.env.forge != "" {
		out += " --forge " + shellWord(s.env.forge)
	}
	return out
}
