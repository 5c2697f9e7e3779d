package process

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// The files that Load reads, from the root of a sluss.
const (
	ProcessFile      = "site/process.yaml"
	RosterFile       = "site/roller.yaml"
	OrganisationFile = "site/organisation.yaml"
)

// FormatVersion is the version of the files that this package reads.
const FormatVersion = 1

// maxSize bounds each file, in bytes. The presets are about 40 kB.
const maxSize = 256 << 10

// Load reads the rules of a sluss. The faults are everything that could not be
// read beyond doubt; what the rules mean together is for [Lint] to judge. The
// rules are never nil, and hold what could be read. An error means that the
// file system failed; a file that is missing is a fault, except [HostingFile],
// [KeysFile] and [WorkplacesFile], which a sluss can do without.
func Load(fsys fs.FS) (*Rules, []fault.Fault, error) {
	r := &Rules{
		Process:      &Process{},
		Roster:       &Roster{},
		Organisation: &Organisation{},
		places:       map[string]*strict.Document{},
	}
	var faults []fault.Fault
	var hosting Hosting
	var keys Keys
	var workplaces Workplaces
	for _, file := range []struct {
		name string
		into any
	}{
		{ProcessFile, r.Process},
		{RosterFile, r.Roster},
		{OrganisationFile, r.Organisation},
	} {
		found, err := r.read(fsys, file.name, file.into)
		if err != nil {
			return r, nil, err
		}
		faults = append(faults, found...)
	}
	for _, file := range []struct {
		name string
		into any
		keep func()
	}{
		{HostingFile, &hosting, func() { r.Hosting = &hosting }},
		{KeysFile, &keys, func() { r.Keys = &keys }},
		{WorkplacesFile, &workplaces, func() { r.Workplaces = &workplaces }},
	} {
		if _, err := fs.Stat(fsys, file.name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found, err := r.read(fsys, file.name, file.into)
		if err != nil {
			return r, nil, err
		}
		faults = append(faults, found...)
		file.keep()
	}
	found, err := r.usePreset(fsys)
	if err != nil {
		return r, nil, err
	}
	faults = append(faults, found...)
	r.Process.link()
	fault.Sort(faults)
	return r, faults, nil
}

// read decodes one file and remembers its places.
func (r *Rules) read(fsys fs.FS, name string, into any) ([]fault.Fault, error) {
	data, unread, err := strict.Read(fsys, name, maxSize)
	switch {
	case len(unread) > 0:
		return unread, nil
	case errors.Is(err, fs.ErrNotExist):
		return []fault.Fault{{
			File: name, Rule: "fil-saknas",
			Message: "Filen saknas.",
			Remedy:  "Skapa en ny sluss med idesluss init, eller hämta tillbaka filen.",
		}}, nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", name, err)
	case len(data) > maxSize:
		return []fault.Fault{{
			File: name, Rule: "for-stor",
			Message: fmt.Sprintf("Filen är större än %d kB.", maxSize>>10),
			Remedy:  "Ta bort det som inte behövs.",
		}}, nil
	}
	doc, faults := strict.Decode(name, data, 1, into)
	r.places[name] = doc
	return faults, nil
}

// whole are the keys that make a process what it is: a preset's are taken as
// they are. What else a file says beside the preset's name holds instead of
// what the preset says.
var whole = []string{"id", "namn", "roller", "mallar", "avsnitt", "skeden", "steg"}

// usePreset puts a preset under a definition that names one.
func (r *Rules) usePreset(fsys fs.FS) ([]fault.Fault, error) {
	name := r.Process.Preset
	if name == "" {
		return nil, nil
	}
	doc := r.places[ProcessFile]
	line, column := doc.Position("preset")
	here := fault.Fault{File: ProcessFile, Line: line, Column: column}
	preset, err := Preset(name)
	if err != nil {
		here.Rule = "okand-preset"
		here.Message = fmt.Sprintf("Det finns ingen färdig process som heter %q.", name)
		here.Remedy = choose(name, Presets())
		return []fault.Fault{here}, nil
	}
	if own := slices.DeleteFunc(slices.Clone(whole), func(key string) bool { return !doc.Has(key) }); len(own) > 0 {
		here.Rule = "preset-och-mer"
		here.Message = "Här står både en färdig process och en egen."
		here.Remedy = fmt.Sprintf("Ta bort %s, eller ta bort preset och utgå från idesluss process show %s.", strings.Join(own, " och "), name)
		return []fault.Fault{here}, nil
	}
	// Over the preset, the file is read once more; its faults have been told.
	if _, err := r.read(fsys, ProcessFile, preset); err != nil {
		return nil, err
	}
	*r.Process = *preset
	return nil, nil
}
