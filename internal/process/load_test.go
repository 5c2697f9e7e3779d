package process

import (
	"testing"
)

func TestPresetsLoad(t *testing.T) {
	for _, name := range Presets() {
		if _, err := Preset(name); err != nil {
			t.Error(err)
		}
	}
}
