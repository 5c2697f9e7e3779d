package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/idesluss/idesluss/internal/web"
)

// demoNotice is said first on the start pages of a sluss that is only tried.
const demoNotice = `<p class="ruta varn"><strong>Det här är en demonstration.</strong> Det som står här är på prov. Ingen svarar på din idé, om inte du som provar gör det. Det du skriver kan gå vidare direkt, utan att en människa läser det först. Skriv inget som är på riktigt.</p>
`

// greet tells where everything is, and what a clerk does.
func (s *service) greet() {
	base := strings.TrimSuffix(s.public.String(), "/")
	var out strings.Builder
	fmt.Fprintf(&out, "\nPublik webbplats:   %s/\nLämna en idé:       %s%s\nFölj en idé:        %s%s\n", base, base, web.FormPath, base, web.StatusPath)
	if s.formIsClosed() {
		fmt.Fprintf(&out, "                    Formuläret öppnas med en länk som alla använder. Skriv ut den: %s\n", s.command("serve link --form"))
	}
	if s.flags.index != indexNone {
		link, err := s.env.newLink(s.public.String(), false)
		if err != nil {
			s.log.Error("no link to the index could be made", "err", err)
			link = s.command("serve link")
		}
		fmt.Fprintf(&out, "Internt index:      %s\n                    Länken gäller en gång, i 15 minuter. Ny länk: %s\n", link, s.command("serve link"))
	}
	if s.flags.metrics != "" {
		fmt.Fprintf(&out, "Mätvärden:          http://%s/metrics\n", s.flags.metrics)
	}
	if s.demo {
		out.WriteString("\nDet här är en demonstration: en idé som inte röjer någon går vidare direkt och\nensam. Starta med --demo=false för att vänta på människor och på fler idéer.\n")
	}
	out.WriteString("\nSå avgör du en idé, i ett annat fönster:\n")
	for _, step := range []struct{ words, why string }{
		{"intake list", "vad väntar på att släppas in i slussen?"},
		{"intake ask ID", "ställ en fråga till den som har lämnat idén"},
		{"forge pulls", "vad ska avgöras? Numret står först"},
		{"move ID --list", "vilka vägar finns, och vad krävs?"},
		{"move ID", "skriv beslutet; programmet frågar"},
		{"review NUMMER --as " + s.decider() + " --approve", "godkänn det, som någon i site/roller.yaml"},
	} {
		fmt.Fprintf(&out, "  %s\n      %s\n", s.command(step.words), step.why)
	}
	out.WriteString("Sedan för tjänsten in beslutet, och den som har kvittot ser svaret.\n\nStoppa med Ctrl-C.\n")
	io.WriteString(s.env.stdout, out.String()) // whoever does not read it has the log
}

// decider gives somebody who has a seat, to try with.
func (s *service) decider() string {
	rules, err := s.gateway.rules.Rules()
	if err == nil && rules.Roster != nil {
		for _, m := range rules.Roster.Members {
			if len(m.Logins) > 0 {
				return m.Logins[0]
			}
		}
	}
	return "LOGIN"
}

// commandVariable is how the program is called by whoever has started it.
const commandVariable = "IDESLUSSEN_COMMAND"

// command is a command as it is written for this sluss.
func (s *service) command(words string) string {
	out := cmp.Or(s.env.getenv(commandVariable), "idesluss") + " " + words
	if s.env.dir != "." {
		out += " -C " + shellWord(s.env.dir)
	}
	if s.env.forge != "" {
		out += " --forge " + shellWord(s.env.forge)
	}
	return out
}
