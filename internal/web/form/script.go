package form

import (
	_ "embed"
	"strings"
)

// utkast counts characters and, when asked, keeps a draft on the device. The
// form does all it should without it.
//
//go:embed utkast.js
var utkast string

// script is utkast as it is sent: without indentation.
var script = func() string {
	var b strings.Builder
	for l := range strings.Lines(utkast) {
		b.WriteString(strings.TrimLeft(l, " "))
	}
	return strings.TrimSpace(b.String())
}()
