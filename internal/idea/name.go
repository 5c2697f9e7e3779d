package idea

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// alphabet is Crockford's base32 in lower case: no i, l, o or u, which are
// misread or make words.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// maxSlug is the longest slug, in characters.
const maxSlug = 60

var (
	idForm   = regexp.MustCompile(`^[0-9]{2}-[0-9a-hjkmnp-tv-z]{5}$`)
	slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	fileForm = regexp.MustCompile(`^ideas/([0-9]{4})/([0-9]{2})/([0-9]{2}-[0-9a-hjkmnp-tv-z]{5})(-[a-z0-9]+)+\.md$`)
)

// ValidID reports whether s has the form of an idea's id, "26-7k3qm".
func ValidID(s string) bool { return idForm.MatchString(s) }

// NewID draws an id for an idea received in the year, until taken says that
// nobody has it. Ids are random, since a running number would tell who sent
// what when.
func NewID(year int, random io.Reader, taken func(string) bool) (string, error) {
	const draws = 1000
	for range draws {
		var b [5]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("drawing an id: %w", err)
		}
		for i := range b {
			b[i] = alphabet[b[i]%32]
		}
		if id := fmt.Sprintf("%02d-%s", year%100, b[:]); !taken(id) {
			return id, nil
		}
	}
	return "", fmt.Errorf("drawing an id: %d draws for %d were all taken", draws, year)
}

// spelled writes in plain letters what Fold leaves as it is.
var spelled = strings.NewReplacer("Æ", "ae", "æ", "ae", "Ø", "o", "ø", "o", "ß", "ss", "&", " och ")

// Slug gives a title's form in file names and addresses: ASCII, lower case,
// words joined by hyphens, at most 60 characters and whole words where it can.
func Slug(title string) string {
	var out strings.Builder
	gap := false
	for _, r := range strict.Fold(spelled.Replace(title)) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteByte('-')
			gap = false
		}
		out.WriteRune(r)
	}
	slug := out.String()
	if slug == "" {
		return "ide"
	}
	if len(slug) <= maxSlug {
		return slug
	}
	cut := slug[:maxSlug]
	if end := strings.LastIndexByte(cut, '-'); slug[maxSlug] != '-' && end > 0 {
		cut = cut[:end]
	}
	return strings.TrimRight(cut, "-")
}

// Path gives where an idea's file belongs, from the root of the sluss:
// "ideas/2026/03/26-7k3qm-lana-verktyg.md".
func Path(i *Idea) string {
	return path.Join(folder(i.Received), i.ID+"-"+Slug(i.Title)+".md")
}

// folder is the month of the batch that the idea was released in.
func folder(received calendar.Date) string {
	return received.Time().Format("ideas/2006/01")
}

// path judges where the file is and what it is called.
func (c *checker) path() {
	f := fault.Fault{File: c.file.Path, Rule: "sokvag"}
	i := &c.file.Idea
	parts := fileForm.FindStringSubmatch(c.file.Path)
	name := path.Base(c.file.Path)
	switch {
	case parts == nil:
		f.Message = "Filens namn och mapp följer inte mönstret ideas/ÅÅÅÅ/MM/id-ord-om-iden.md, med små bokstäver a–z."
	case len(name) > len("26-7k3qm-.md")+maxSlug:
		f.Message = fmt.Sprintf("Filens namn är för långt. Efter ärendenumret får det vara högst %d tecken.", maxSlug)
	case ValidID(i.ID) && parts[3] != i.ID:
		f.Message = fmt.Sprintf("Filens namn börjar med %s, men id i filen är %s.", parts[3], i.ID)
	case !i.Received.IsZero() && path.Dir(c.file.Path) != folder(i.Received):
		f.Message = fmt.Sprintf("Filen ligger i %s, men inkommen är %s.", path.Dir(c.file.Path), i.Received)
	default:
		return
	}
	if ValidID(i.ID) && !i.Received.IsZero() {
		f.Remedy = fmt.Sprintf("Filen ska heta %s.", Path(i))
	}
	c.faults = append(c.faults, f)
}
