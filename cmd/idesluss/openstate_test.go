package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What an operator does with the state needs neither GitHub nor a key to it.
func TestTheStateIsLookedAfterWithoutTheForge(t *testing.T) {
	dir, ids := newContacts(t, "Kanarie Fågelsson", "Anna Ek")
	must(t, os.RemoveAll(filepath.Join(dir, dataFolder, "sluss.git")))
	must(t, os.WriteFile(filepath.Join(dir, "site", "forge.yaml"), []byte("format: 1\nplats: github.com/kommun/sluss\nintag: github.com/kommun/intag\nbot: [sluss-bot]\ndomare: server\n"), 0o600))
	runIn(t, dir, exitOK, "backup", filepath.Join(t.TempDir(), "kopia.tar"))
	wants(t, runIn(t, dir, exitOK, "contact", ids[0], "--key", filepath.Join(dir, "team.key"), "--purpose", "prov"), "Kanarie Fågelsson")
	runIn(t, dir, exitOK, "erase", ids[0], "--yes")
	wants(t, runIn(t, dir, exitOK, "erase", "--list"), ids[0])
}

// A folder where no service has been is told, and not made into one.
func TestThereIsNoStateToLookAfter(t *testing.T) {
	dir := newSluss(t, "orebro")
	for _, args := range [][]string{{"backup", filepath.Join(t.TempDir(), "kopia.tar")}, {"erase", "26-7k3qm", "--yes"}, {"erase", "--list"}} {
		wants(t, runIn(t, dir, exitFailure, args...), "there is no state of a service in")
	}
	if _, err := os.Stat(filepath.Join(dir, dataFolder)); !os.IsNotExist(err) {
		t.Errorf("a state was made: %v", err)
	}
}
