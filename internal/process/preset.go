package process

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

//go:embed presets/*.yaml
var presets embed.FS

// Presets gives the names of the processes that ship with the program, the
// default first.
func Presets() []string { return []string{"orebro", "idebanken", "lerum"} }

// Preset gives a process that ships with the program, a fresh copy each time.
func Preset(name string) (*Process, error) {
	source, err := PresetSource(name)
	if err != nil {
		return nil, err
	}
	p := &Process{}
	if _, faults := strict.Decode(name+".yaml", source, 1, p); len(faults) > 0 {
		return nil, fmt.Errorf("preset %s: %s", name, faults[0])
	}
	p.link()
	return p, nil
}

// PresetSource gives a preset as it is written, with its comments.
func PresetSource(name string) ([]byte, error) { return presetFile(name, ".yaml") }

// PresetRoster gives a sample site/roller.yaml that suits the preset.
func PresetRoster(name string) ([]byte, error) { return presetFile(name, ".roller.yaml") }

// PresetOrganisation gives a sample site/organisation.yaml that suits the
// preset.
func PresetOrganisation(name string) ([]byte, error) { return presetFile(name, ".organisation.yaml") }

func presetFile(name, suffix string) ([]byte, error) {
	if !slices.Contains(Presets(), name) {
		return nil, fmt.Errorf("no preset is called %q; there are %s", name, strings.Join(Presets(), ", "))
	}
	return presets.ReadFile(path.Join("presets", name+suffix))
}
