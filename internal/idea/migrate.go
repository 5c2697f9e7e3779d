package idea

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// Migrator rewrites files of earlier versions of the format, so that no clerk
// has to. Only the lines that a change of format is about get other bytes.
type Migrator struct {
	Version int         // the version it writes
	Steps   []Migration // Steps[n] takes a file from version n+1 to version n+2
	Read    Reader      // reads what it has written
}

// Migration rewrites the front matter of one file, line by line, from one
// version to the next. The line "format:" is not its business. The error is
// Swedish and without a full stop; whoever runs the migration sees it.
type Migration func(path string, front []byte) ([]byte, error)

// Reader tells what is wrong with a file of the version that is written.
type Reader func(path string, data []byte) []fault.Fault

// Formats is the migrator of this program. There has been one version so far.
func Formats() Migrator {
	return Migrator{Version: FormatVersion, Steps: nil, Read: readAny}
}

// readAny reads an idea or a challenge, by where it lies.
func readAny(path string, data []byte) []fault.Fault {
	if strings.HasPrefix(path, ChallengeFolder+"/") {
		_, faults := ParseChallenge(path, data)
		return faults
	}
	_, faults := Parse(path, data)
	return faults
}

// RenameKey makes a migration that gives a key at the left margin another
// name.
func RenameKey(from, to string) Migration {
	key := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(from) + `:`)
	taken := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(to) + `:`)
	return func(_ string, front []byte) ([]byte, error) {
		if key.Match(front) && taken.Match(front) {
			return nil, fmt.Errorf("filen har både %s och %s", from, to)
		}
		return key.ReplaceAll(front, []byte(to+":")), nil
	}
}

// formatLine is the line that tells a file's version. It stands at the left
// margin, where no text of several lines can.
var formatLine = regexp.MustCompile(`(?m)^format:[ \t]*([0-9]{1,6})[ \t]*(#.*)?$`)

// Migrate gives the file in the version that is written; the same bytes when
// it is in that version already. With faults there are no bytes.
func (m Migrator) Migrate(path string, data []byte) ([]byte, []fault.Fault) {
	out, faults := m.rewrite(path, data)
	if len(faults) == 0 && !bytes.Equal(out, data) {
		faults = m.Read(path, out)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return out, nil
}

// rewrite takes a file through the migrations it lacks.
func (m Migrator) rewrite(path string, data []byte) ([]byte, []fault.Fault) {
	p, faults := split(path, data)
	if p == nil || len(faults) > 0 {
		return nil, faults
	}
	at := formatLine.FindSubmatchIndex(p.header)
	wrong := func(message, remedy string) ([]byte, []fault.Fault) {
		line := p.headerLine
		if at != nil {
			line += bytes.Count(p.header[:at[0]], []byte("\n"))
		}
		return nil, []fault.Fault{{File: path, Line: line, Rule: "format", Message: message, Remedy: remedy}}
	}
	if at == nil {
		return wrong("Filen säger inte vilket format den har.", fmt.Sprintf("Skriv format: %d överst, om den är skriven så.", m.Version))
	}
	version, _ := strconv.Atoi(string(p.header[at[2]:at[3]])) // digits
	switch {
	case version > m.Version:
		return wrong(fmt.Sprintf("Filen har format %d. Det här programmet skriver format %d.", version, m.Version), "Hämta en nyare version av idesluss.")
	case version < 1:
		return wrong(fmt.Sprintf("Format %d går inte att skriva om.", version), "Rätta siffran.")
	case version == m.Version:
		return data, nil
	}
	front := bytes.Clone(p.header)
	for n := version; n < m.Version; n++ {
		var err error
		if front, err = m.Steps[n-1](path, front); err != nil {
			return wrong(fmt.Sprintf("Filen går inte att skriva om till format %d: %v.", n+1, err), "Rätta filen för hand, och försök igen.")
		}
	}
	at = formatLine.FindSubmatchIndex(front)
	if at == nil {
		return wrong("Raden format försvann när filen skrevs om.", "Det är ett fel i programmet. Berätta om det för dem som utvecklar idesluss.")
	}
	front = slices.Concat(front[:at[2]], []byte(strconv.Itoa(m.Version)), front[at[3]:])
	opening := len(delimiter + "\n")
	return slices.Concat(data[:opening], front, data[opening+len(p.header):]), nil
}

// Files migrates all files of a sluss, or none: it gives what is to be written,
// by path, and nothing when any file has a fault. The error is for what could
// not be read at all.
func (m Migrator) Files(fsys fs.FS, paths []string) (map[string][]byte, []fault.Fault, error) {
	out := map[string][]byte{}
	var faults []fault.Fault
	for _, path := range paths {
		data, found, err := strict.Read(fsys, path, MaxSize)
		if err != nil {
			return nil, nil, fmt.Errorf("reading %s: %w", path, err)
		}
		var after []byte
		if len(found) == 0 {
			after, found = m.Migrate(path, data)
		}
		faults = append(faults, found...)
		if len(found) == 0 && !bytes.Equal(after, data) {
			out[path] = after
		}
	}
	if len(faults) > 0 {
		fault.Sort(faults)
		return nil, faults, nil
	}
	return out, nil, nil
}

// ParseOlder is Parse for a file that may be of an earlier version, such as one
// from history. A file that cannot be migrated is read as it is.
func ParseOlder(path string, data []byte) (*File, []fault.Fault) {
	if newer, faults := Formats().rewrite(path, data); len(faults) == 0 {
		data = newer
	}
	return Parse(path, data)
}
