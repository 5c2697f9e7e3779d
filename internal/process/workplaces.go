package process

import (
	"fmt"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/strict"
)

// WorkplacesFile is the file beside the rules that says which names give away
// where somebody works. A sluss can do without it.
const WorkplacesFile = "site/arbetsplatser.yaml"

// Workplaces is site/arbetsplatser.yaml: what the search for traces of people
// knows about the municipality.
type Workplaces struct {
	Format    int      `yaml:"format"`
	Names     []string `yaml:"namn"`       // workplaces so small that their name tells who it is
	Functions []string `yaml:"funktioner"` // telephone numbers and addresses of functions, which may stand in a text
}

// shortestWorkplace is how many letters the name of a workplace has at least;
// shorter ones are found everywhere.
const shortestWorkplace = 3

// workplaces judges the names that give a workplace away.
func (l *linter) workplaces() {
	w := l.rules.Workplaces
	if w == nil {
		return
	}
	l.fileFormat(WorkplacesFile, w.Format)
	for _, list := range []struct {
		key   string
		names []string
	}{{"namn", w.Names}, {"funktioner", w.Functions}} {
		seen := map[string]bool{}
		for i, name := range list.names {
			path := fmt.Sprintf("%s[%d]", list.key, i)
			switch {
			case utf8.RuneCountInString(name) < shortestWorkplace:
				l.fault(WorkplacesFile, path, "for-kort", fmt.Sprintf("%q är för kort för att leta efter.", name), "Skriv hela namnet, eller ta bort raden.")
			case seen[strict.Fold(name)]:
				l.fault(WorkplacesFile, path, "samma-namn", fmt.Sprintf("%s finns redan tidigare i listan.", name), "Ta bort den ena.")
			}
			seen[strict.Fold(name)] = true
		}
	}
}
