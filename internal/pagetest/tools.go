//go:build browser

package pagetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// errMissing says which command mends a missing tool.
func errMissing(what string) error {
	return fmt.Errorf("%s is missing: run \"make tools\" to install it", what)
}

// browserPath finds Chromium, or the Chrome that CHROMIUM names.
func browserPath() (string, error) {
	names := []string{"chromium", "google-chrome", "chromium-browser"}
	if own := os.Getenv("CHROMIUM"); own != "" {
		names = []string{own}
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errMissing("Chromium")
}

// modulePath finds a file of an npm module that "make tools" unpacks beside
// this source file.
func modulePath(elements ...string) (string, error) {
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		return "", errors.New("this binary does not know where its source lies")
	}
	name := filepath.Join(append([]string{filepath.Dir(here), "npm", "node_modules"}, elements...)...)
	if _, err := os.Stat(name); err != nil {
		return "", errMissing("the npm module " + elements[0])
	}
	return name, nil
}
