package site

import (
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

// Whose ideas a sluss takes is the process's to say (far_lamna). Every page
// that names them asks here, so that none says "medarbetare" where residents,
// companies and associations may leave ideas too.

// employees is the value of far_lamna for those who work in the municipality.
const employees = "anstallda"

// giverWords are the values of far_lamna in the plural, as after "idéer från".
var giverWords = map[string]string{
	employees: "medarbetare", "invanare": "invånare", "foretag": "företag", "foreningar": "föreningar",
}

// givers names those who may leave ideas: "medarbetare och invånare".
func (b *builder) givers() string {
	var out []string
	for _, who := range b.rules.Process.Submitters {
		if said := giverWords[strict.Fold(who)]; said != "" {
			out = append(out, said)
		}
	}
	if len(out) == 0 {
		return "dem som får lämna idéer"
	}
	return list(out)
}

// takesFrom reports whether the ones named may leave ideas.
func (b *builder) takesFrom(who string) bool {
	return slices.ContainsFunc(b.rules.Process.Submitters, func(s string) bool { return strict.Fold(s) == who })
}

// employeesOnly reports whether nobody but employees may leave ideas.
func (b *builder) employeesOnly() bool {
	return b.takesFrom(employees) && len(b.rules.Process.Submitters) == 1
}

// unnamedGiver stands where a name would, for one who has not asked to be seen.
func (b *builder) unnamedGiver() string {
	if b.employeesOnly() {
		return "En medarbetare"
	}
	return "Visar inte sitt namn"
}

// giver names those who had an idea, as they have asked for themselves.
func (b *builder) giver(id string) string {
	if name := strings.TrimSpace(b.in.Names[id]); name != "" {
		return name
	}
	return b.unnamedGiver()
}

// giverQuote gives what they want to say beside their name; empty for nothing.
func (b *builder) giverQuote(id string) string {
	if strings.TrimSpace(b.in.Names[id]) == "" {
		return ""
	}
	return strings.TrimSpace(b.in.Quotes[id])
}

// motto is the last line of every page.
func (b *builder) motto() string {
	if b.employeesOnly() {
		return "Medarbetares idéer, från tanke till verklighet."
	}
	return "Idéer, från tanke till verklighet."
}
