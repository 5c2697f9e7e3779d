package process

import (
	"fmt"
	"regexp"

	"github.com/idesluss/idesluss/internal/strict"
)

var hosted = regexp.MustCompile(`^github\.com/[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)

// hosting judges where pull requests live.
func (l *linter) hosting() {
	h := l.rules.Hosting
	if h == nil {
		return
	}
	l.fileFormat(HostingFile, h.Format)
	for _, place := range []struct{ key, value string }{{"plats", h.Repository}, {"intag", h.Intake}} {
		if place.value != "" && !hosted.MatchString(place.value) {
			l.fault(HostingFile, place.key, "okand-plats", fmt.Sprintf("%q är ingen plats som idesluss kan använda.", place.value),
				"Skriv github.com, organisationens namn och arkivets namn, till exempel github.com/kommunen/ideslussen.")
		}
	}
	if h.Repository != "" && strict.Fold(h.Repository) == strict.Fold(h.Intake) {
		l.fault(HostingFile, "intag", "samma-plats", "Intaget är samma arkiv som slussen.",
			"Låt intaget vara ett eget arkiv, som de som bedömer inte kommer åt.")
	}
	switch h.Judge {
	case "", "server", "actions":
	default:
		l.fault(HostingFile, "domare", "okand-domare", fmt.Sprintf("%q kan inte vara domare.", h.Judge), choose(h.Judge, []string{"server", "actions"}))
	}
	if h.Repository != "" && h.Judge == "" {
		l.fault(HostingFile, "plats", "saknas", "Filen säger inte vem som räknar rösterna.", "Skriv domare: actions, eller domare: server om ni har en server.")
	}
	if h.Repository != "" && len(h.Bots) == 0 {
		l.fault(HostingFile, "plats", "saknas", "Filen säger inte vilken inloggning roboten har.", "Skriv bot: [namnet på er App, med [bot] efter, eller på robotens konto].")
	}
}

// keys judges the keys that sign for seats.
func (l *linter) keys() {
	keys := l.rules.Keys
	if keys == nil {
		return
	}
	l.fileFormat(KeysFile, keys.Format)
	seen := map[string]bool{}
	for i := range keys.Keys {
		k, path := &keys.Keys[i], fmt.Sprintf("nycklar[%d]", i)
		switch {
		case k.ID == "":
			l.fault(KeysFile, path, "saknas", "Nyckeln har inget namn.", "Skriv id: och ett kort namn, till exempel id: arbetsplats-2026.")
		case seen[k.ID]:
			l.fault(KeysFile, path+".id", "samma-nyckel", fmt.Sprintf("Nyckeln %s finns redan tidigare i listan.", k.ID), "Ge den här ett eget namn.")
		}
		seen[k.ID] = true
		if k.Decode() == nil {
			l.fault(KeysFile, path+".publik", "ingen-nyckel", "Det här är ingen publik Ed25519-nyckel.", "Klistra in raden publik från idesluss key.")
		}
		switch {
		case k.From.IsZero():
			l.fault(KeysFile, path, "saknas", "Det står inte från vilken dag nyckeln gäller.", "Skriv fran: och en dag.")
		case !k.Until.IsZero() && k.Until < k.From:
			l.fault(KeysFile, path+".till", "bakvanda-dagar", "Nyckeln slutar gälla innan den börjar.", "Rätta dagarna.")
		}
		for j, seat := range k.Seats {
			if l.rules.Roster.Seat(seat) == nil {
				l.fault(KeysFile, fmt.Sprintf("%s.stolar[%d]", path, j), "okand-stol", fmt.Sprintf("Det finns ingen stol som heter %s.", seat), "Se stolarna i site/roller.yaml.")
			}
		}
	}
}

func (l *linter) fileFormat(file string, format int) {
	if format != FormatVersion {
		l.fault(file, "format", "format", fmt.Sprintf("Filen har format %d.", format), fmt.Sprintf("Skriv format: %d.", FormatVersion))
	}
}
