package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

const pageFolder = "site/sidor"

// general are the pages that a new sluss has. Each is taken from the process's
// own pages when it has one there, else from the texts of the sluss that ships
// with the program. Left out are pages that promise what only that
// municipality has ordered: films in sign language, texts in Finnish.
var general = []string{
	"ateranvand.md", "english.md", "fragor-och-svar.md", "kakor.md", "lamna-en-ide.md",
	"lattlast.md", "om.md", "oppna-data.md", "personuppgifter.md", "sa-bedomer-vi.md",
}

// onlyTheirs are passages of those texts that are true of one municipality, and
// what a new one can say instead. A passage must be there: whoever rewrites a
// text is told by the test to look here too.
var onlyTheirs = []struct{ page, passage, instead string }{
	{"ateranvand.md", " Vi kan ta emot ett digitalt studiebesök, ungefär en gång i månaden. Den som driver idén är ofta med.", ""},
	{"fragor-och-svar.md", " En idé som går hela vägen lanseras ofta inom ett år. Vissa idéer genomförs direkt, på några veckor.",
		" Vissa idéer genomförs direkt. Andra behöver längre tid."},
	{"lamna-en-ide.md", "Du kan lämna idén på finska. Du kan också lämna den på svenskt teckenspråk, med en tolk. [Så bokar du tolk](/teckensprak/).\n\n", ""},
	{"om.md", "Förut blev många idéer liggande. Ingen sa nej, men ingen svarade heller.", "Men en idé behöver någon som tar emot den och svarar."},
	{"om.md", "- **Gäller det ett it-system?** Digitaliseringsfunktionen tar hand om sådana idéer. Lämna den till oss om du är osäker, så skickar vi den rätt.\n", ""},
}

// pages gives the texts of the site.
func (s Sluss) pages(p *process.Process, texts fs.FS) ([]File, error) {
	var files []File
	for _, name := range general {
		data, err := s.page(name, texts)
		if err != nil {
			return nil, err
		}
		files = append(files, File{path.Join(pageFolder, name), data})
	}
	return files, nil
}

// page gives one text. The shared ones speak of blind assessment, so a process
// that does not have it needs words of its own; a test sees to that.
func (s Sluss) page(name string, texts fs.FS) ([]byte, error) {
	data, err := fs.ReadFile(mall, path.Join("mall", s.Preset, name))
	if errors.Is(err, fs.ErrNotExist) {
		data, err = shared(name, texts)
	}
	if err != nil {
		return nil, err
	}
	return opened(name, data, s.Today)
}

// shared gives a text of the sluss that ships with the program, without what
// is true only there.
func shared(name string, texts fs.FS) ([]byte, error) {
	data, err := fs.ReadFile(texts, path.Join(pageFolder, name))
	if err != nil {
		return nil, err
	}
	for _, o := range onlyTheirs {
		if o.page != name {
			continue
		}
		if !bytes.Contains(data, []byte(o.passage)) {
			return nil, fmt.Errorf("%s no longer says %q", name, o.passage)
		}
		data = bytes.Replace(data, []byte(o.passage), []byte(o.instead), 1)
	}
	return data, nil
}

// history is what a page's front matter tells of its past. A new municipality
// has none: nobody there has written or read it through yet.
var history = []string{"publicerad:", "uppdaterad:", "granskad_av:", "textursprung:"}

// opened gives a page published today, without the history of the text.
func opened(name string, data []byte, today calendar.Date) ([]byte, error) {
	front, body, ok := strings.Cut(strings.TrimPrefix(string(data), "---\n"), "\n---\n")
	if !ok {
		return nil, fmt.Errorf("%s has no front matter", name)
	}
	var out strings.Builder
	out.WriteString("---\n")
	for line := range strings.SplitSeq(front, "\n") {
		if !isHistory(line) {
			out.WriteString(line + "\n")
		}
	}
	fmt.Fprintf(&out, "publicerad: %s\n---\n%s", today, body)
	return []byte(out.String()), nil
}

func isHistory(line string) bool {
	for _, key := range history {
		if strings.HasPrefix(line, key) {
			return true
		}
	}
	return false
}
